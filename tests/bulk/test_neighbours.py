"""Candidates for groups."""

from dragoman.bulk.neighbours import components, signature

CLAIMS = [
    (["TUR"], ["turkey", "send", "observer", "border", "sunday"]),
    (["UKR"], ["turkey", "send", "observer", "border", "sunday"]),  # same words, another party
    (["TUR"], ["turkey", "send", "observer", "border", "monday"]),
    (["TUR"], ["price", "of", "gas", "contract", "winter"]),
    (["TUR", "UKR"], ["turkey", "send", "observer", "border", "sunday"]),  # joins both parties' blocks
    (["TUR"], []),
]


def test_alike_and_of_one_party():
    assert components(CLAIMS[:4]) == [[0, 2]]
    assert components(CLAIMS) == [[0, 1, 2, 4]]


def test_signature_is_the_same_on_every_run_and_in_any_order():
    one, two = signature(["a", "b", "c"]), signature(["c", "a", "b", "a"])
    assert (one == two).all()
    assert signature([]) is None
    assert one.tolist()[:3] == signature(["a", "b", "c"]).tolist()[:3]


def test_likeness_decides_how_surely_a_pair_is_found():
    def found(shared: int, of: int) -> int:
        pairs = [
            [
                (["X"], [f"{k}s{i}" for i in range(of)]),
                (["X"], [f"{k}s{i}" for i in range(of - shared, 2 * of - shared)]),
            ]
            for k in range(60)
        ]
        return sum(bool(components(pair)) for pair in pairs)

    assert found(9, 10) >= 58  # Jaccard 0.82
    assert found(1, 10) <= 6  # Jaccard 0.05
