"""How large groups are: as near to the wanted size as whole people allow."""

SMALLEST = 2


def group_sizes(people: int, wanted: int) -> tuple[int, ...]:
    """Split a number of people into groups whose sizes differ by at most one, largest first.

    Of all numbers of groups the one is taken that keeps the largest distance of a size from the
    wanted one smallest; if two are as good, the one with fewer groups.
    """
    if people < SMALLEST:
        return ()
    numbers = range(1, people // SMALLEST + 1)
    count = min(numbers, key=lambda number: (_farthest(people, number, wanted), number))
    small, larger = divmod(people, count)
    return (small + 1,) * larger + (small,) * (count - larger)


def largest_group(people: int, wanted: int) -> int:
    """Return the size of the largest group that can arise from up to this many people."""
    fewer = range(max(0, people - wanted), people + 1)
    return max((size for number in fewer for size in group_sizes(number, wanted)), default=0)


def _farthest(people: int, groups: int, wanted: int) -> int:
    small, larger = divmod(people, groups)
    return max(abs(small - wanted), abs(small + (larger > 0) - wanted))
