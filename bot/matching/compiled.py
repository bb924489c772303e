"""Loops compiled by numba, where ``rapport[large]`` is installed: import this lazily only.

They count in whole numbers just as the numpy ways do, and give the same integers. Compiled code
is kept beside the source, or in the user's cache folder where that cannot be written; where
neither can, it is compiled anew in each process.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """Compile a loop at its first call; other threads may run meanwhile."""
    try:
        return cast(Loop, numba.njit(cache=True, nogil=True)(loop))
    except RuntimeError:  # no folder to keep compiled code in
        return cast(Loop, numba.njit(nogil=True)(loop))
