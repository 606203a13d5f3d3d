"""Settings shared by all tests."""

from hypothesis import settings

# kernels compile on first use, so a deadline would test the machine
settings.register_profile("nomonhan", deadline=None)
settings.load_profile("nomonhan")
