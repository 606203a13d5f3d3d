"""Kernels called by kernels: optimized once, together with who calls them.

Numba makes machine code of every function on its own and optimizes it again in each caller: down a
chain of calls as deep as the sequence of play, most of a first start went there.  Here a kernel
that another calls is only translated; the one called from Python is then linked with all that it
calls and optimized as a whole.  Rounding is the same: nothing reorders sums.

An index of a kernel counts from the start of an array and never from its end.  To ask of every
index whether it is negative took a twelfth of all instructions of a battle.  Kernels compiled with
NUMBA_BOUNDSCHECK=1 refuse a negative index like one beyond the end; tests fight battles with them.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import numba
from llvmlite.binding import Linkage
from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder, _LowerResult
from numba.core.compiler_machinery import register_pass
from numba.core.environment import lookup_environment
from numba.core.typed_passes import NativeLowering
from numba.np import arrayobj

from nomonhan.compiling import keep_loops_short, replaced, without_asking_twice

keep_loops_short()

NUMBAS_OWN = "_ZN5numba"  # how the names of compiled functions of numba begin


class Part(JITCodeLibrary):
    """Translated code of one kernel that another calls: neither optimized nor made executable."""

    def finalize(self) -> None:
        """Nothing more is added; whoever links this links its parts too."""
        self._finalize_dynamic_globals()
        self._finalized = True


class Program(JITCodeLibrary):
    """Code of a kernel called from Python, with all its parts."""

    def finalize(self) -> None:
        """Link parts of parts as well, then optimize."""
        found, waiting = [], list(self._linking_libraries)
        while waiting:
            library = waiting.pop(0)
            if library not in found:
                found.append(library)
                if isinstance(library, Part):
                    waiting += library._linking_libraries
        self._linking_libraries = found
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Parts are this program's own: LLVM may change how they are called, or copy them."""
        for function in self._final_module.functions:
            if function.linkage == Linkage.linkonce_odr:
                function.linkage = Linkage.internal
        super()._optimize_final_module()


def indices_as_they_are() -> AbstractContextManager[None]:
    """Translate what indexes an array in our kernels without asking whether it is negative.

    What numba brings along of its own, and translates on the way, counts from the end as before.
    """
    usual = arrayobj.fix_integer_index

    def fix_integer_index(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
        if kind.signed and not builder.function.name.startswith(NUMBAS_OWN):
            return context.cast(builder, index, kind, numba.types.intp)
        return usual(context, builder, kind, index, size)

    return replaced(arrayobj, fix_integer_index=fix_integer_index)


def new_library(kind: type[JITCodeLibrary], state: Any) -> Any:
    """An empty library for the kernel of `state`."""
    return kind(state.targetctx.codegen(), state.func_id.func_qualname)


@register_pass(mutates_CFG=True, analysis_only=False)
class PartLowering(NativeLowering):
    """Translate a kernel that another calls."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        """As numba's, but for machine code."""
        state.flags.no_compile = True
        state.library = library = new_library(Part, state)
        with indices_as_they_are():
            super().run_pass(state)
        done = state["cr"]
        library.finalize()
        name = done.fndesc.qualname.split(".")[-1]
        stand_in = _dynfunc.make_function(
            done.fndesc.lookup_module(), name, "", 0, done.env, (library,)
        )
        state.targetctx.insert_user_function(stand_in, done.fndesc, [library])
        state["cr"] = _LowerResult(done.fndesc, done.call_helper, cfunc=stand_in, env=done.env)
        return True


@register_pass(mutates_CFG=True, analysis_only=False)
class ProgramLowering(NativeLowering):
    """Translate a kernel called from Python, and make machine code of it and its parts."""

    _name = "program_lowering"

    def run_pass(self, state: Any) -> bool:
        """As numba's; what its parts need at run time is put in place."""
        state.library = library = new_library(Program, state)
        library.enable_object_caching()
        with indices_as_they_are():
            super().run_pass(state)
        for variable in library._final_module.global_variables:
            environment = lookup_environment(variable.name)
            if environment is not None:
                library.codegen.set_env(variable.name, environment)
        return True


class PartCompiler(CompilerBase):
    """Numba's way, ending in `PartLowering`."""

    lowering: type[NativeLowering] = PartLowering

    def define_pipelines(self) -> list[Any]:
        """The passes."""
        manager = DefaultPassBuilder.define_nopython_pipeline(self.state)
        manager.passes = [
            (self.lowering, text) if kind is NativeLowering else (kind, text)
            for kind, text in manager.passes
        ]
        manager.finalize()
        return [manager]


class ProgramCompiler(PartCompiler):
    """Numba's way, ending in `ProgramLowering`."""

    lowering = ProgramLowering

    def compile_extra(self, func: Any) -> Any:
        """As numba's, sooner."""
        with without_asking_twice():
            return super().compile_extra(func)
