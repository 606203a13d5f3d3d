"""How the documentation is built: pages from the code first, then Sphinx; no network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docutils.nodes import SkipNode
from docutils.utils.math.latex2mathml import tex2mathml

sys.path.insert(0, str(Path(__file__).parent.parent))

from tools import docs_facts, docs_pages, docs_sources  # found by the path above

project = "nomonhan"
author = "the nomonhan contributors"
project_copyright = "the nomonhan contributors; code under Apache-2.0"
language = "en"

extensions = ["myst_parser", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["dollarmath", "deflist", "substitution"]
myst_heading_anchors = 4
exclude_patterns = ["_build"]
nitpicky = True

docs_sources.register()
bibtex_bibfiles = ["../src/nomonhan/data/references.bib", "methods.bib"]
bibtex_default_style = docs_sources.STYLE
bibtex_reference_style = "label"

html_theme = "furo"
html_title = "nomonhan"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_math_renderer = "mathml"

docs_pages.write_built_pages()
myst_substitutions = docs_facts.facts()


def write_math(translator: Any, node: Any) -> None:
    """Mathematics as MathML, which browsers draw themselves: no script, nothing from elsewhere."""
    block = node.tagname == "math_block"
    translator.body.append(tex2mathml(node.astext(), as_block=block))
    raise SkipNode


def setup(app: Any) -> None:
    """Tell Sphinx how mathematics is written."""
    app.add_html_math_renderer("mathml", (write_math, None), (write_math, None))
