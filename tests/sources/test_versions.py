from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Document
from dragoman.sources.versions import compare

OLD = "The port may reopen on Monday.\n\nThe union has not answered.\n\nTalks go on."
NEW = "The port will reopen on Monday.\n\nThe union has not answered.\n\nIts head declined to comment.\n\nTalks go on."


def test_a_lost_hedge_and_a_new_paragraph_are_two_edits() -> None:
    change = compare(Document.of(OLD), Document.of(NEW))
    assert change is not None
    assert [(it.kind, it.old_text, it.new_text) for it in change.edits] == [
        ("replaced", "may", "will"),
        ("inserted", "", "Its head declined to comment."),
    ]
    assert change.kept == 1 - 1 / 14


def test_blanks_alone_are_no_new_version() -> None:
    assert compare(Document.of(OLD), Document.of(OLD.replace("\n\n", "\n") + " ")) is None


def test_a_new_title_is_a_change() -> None:
    change = compare(Document.of(OLD, title="May"), Document.of(OLD, title="Will"))
    assert change is not None
    assert (change.title, change.edits) == (("May", "Will"), ())


LINES = st.lists(st.lists(st.sampled_from(["a", "b", "c"]), max_size=4).map(" ".join), max_size=6).map("\n".join)


@given(LINES, LINES)
def test_the_edits_hold_and_turn_one_text_into_the_other(old: str, new: str) -> None:
    change = compare(Document.of(old), Document.of(new))
    if change is None:
        assert old.split() == new.split()
        return
    rebuilt, at = [], 0
    for edit in change.edits:
        assert old[slice(*edit.old)] == edit.old_text
        assert new[slice(*edit.new)] == edit.new_text
        rebuilt += [old[at : edit.old[0]], " ", edit.new_text, " "]
        at = edit.old[1]
    assert "".join([*rebuilt, old[at:]]).split() == new.split()
