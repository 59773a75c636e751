"""Folding: long runs of like blocks of a network, of which a view shows the first and the number of the others."""

LONGEST_BLOCK = 16  # nodes
LEAST_RUN = 3  # blocks


def runs(signatures):
    """Return the runs of like blocks of nodes, [(first, length of a block, number of blocks)], none overlapping.

    `signatures` says of every node, in the order of computing, what it is and how far before it stand those it reads:
    blocks whose signatures are the same are alike. The runs that hide most are taken first.

    Examples
    --------
    >>> runs(["x", "conv", "add", "conv", "add", "conv", "add", "dense"])
    [(1, 2, 3)]
    """
    found = []
    for length in range(1, LONGEST_BLOCK + 1):
        first = 0
        while first + 2 * length <= len(signatures):
            count = 1
            block = signatures[first : first + length]
            while signatures[first + count * length : first + (count + 1) * length] == block:
                count += 1
            if count >= LEAST_RUN:
                found.append((first, length, count))
                first += length * (count - 1)
            first += 1
    taken, free = [], set(range(len(signatures)))
    for first, length, count in sorted(found, key=lambda run: (-run[1] * (run[2] - 1), run)):
        own = range(first, first + length * count)
        if free.issuperset(own):
            taken.append((first, length, count))
            free.difference_update(own)
    return sorted(taken)
