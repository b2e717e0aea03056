"""Sources picked out of unnamed people named before: "one of them", "another", "the other", "one of the officials".

Such a source has no description of its own; it has the group's. Where no group is surely meant it stays as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dragoman.reading.chains_sources import locate, plain
from dragoman.reading.draft import Draft, Group, Mention, Ref, Said
from dragoman.reading.naming import unnamed_person
from dragoman.reading.noun_phrases import described, owner, phrase
from dragoman.reading.parse import Sentence

_BACK = 5
"""How many sentences before its member a group may stand that is taken up by "them" or by nothing."""
_PLURAL = frozenset({"NNS", "NNPS", "CD"})


class Pick(NamedTuple):
    """What picks: the word, the token of the noun that the group is called by if it is, and whether others went before."""

    word: str
    noun: int | None
    follows: bool
    own: bool = False
    """The noun is the member's own ("one aide"), not the group's ("one of the aides")."""


def join(draft: Draft, said: Said, earlier: Sequence[Said]) -> None:
    """Give a source that is picked out of a group its group, a key with the group's description, and who cited the group."""
    if said.source is None or said.carried_from is not None or not (said.key or "").startswith("unnamed:"):
        return
    place = locate(draft, said.source)
    pick = picked(draft, *place) if place is not None else None
    if place is None or pick is None:
        return
    sentence, head = place
    group = _named_again(draft, sentence, pick, earlier) if pick.noun is not None else None
    if group is None and (pick.noun is None or pick.word == "the other"):
        group = _nearest(draft, sentence, head, earlier)
        if group is not None and said.within is not None and group.outer is not said.within:
            group = None  # "one wants his dinner" in a quotation is not one of those who are quoted
    if group is None or not _fits(draft, pick, group, earlier):
        return
    said.picked = group
    if said.within is None and said.via is None:
        said.via = group.outer
    name = f"{pick.word.removeprefix('the ')} of {_among(draft, group)}"
    noun = group.at[1]
    before = draft.sentences[group.at[0]]
    plural = pick.word in draft.lexicon.cardinals
    made = unnamed_person(draft, name, before.lemmas[noun], owner(draft, before, noun), plural=plural)
    draft.cover(Mention(sentence.index, head, head, head, "nominal", (made,)))
    said.key, said.refs = made.key, (Ref(made.key, made, sentence.span(head, head)),)


def picked(draft: Draft, sentence: Sentence, head: int) -> Pick | None:
    """How the noun phrase at `head` picks from a group, None if it does not."""
    picks, low = draft.lexicon.picks, sentence.lower[head]
    ordinal = low in draft.lexicon.ordinals
    if low in picks["first"] or low in picks["next"] or ordinal:
        of = [o for p in sentence.kids(head, "prep") if sentence.lower[p] == "of" for o in sentence.kids(p, "pobj")]
        word = _with_article(sentence, head)
        if not of:
            clause = sentence.child(head, "relcl", "acl", "prep", "amod")
            restricted = clause is not None and "," not in sentence.words[head + 1 : clause]
            bare = low == "one" or low in picks["next"] or ordinal
            return Pick(word, None, low != "one") if bare and not restricted else None
        if ordinal:
            return None  # "a third of them" is a share
        if sentence.lower[of[0]] in picks["all_of"]:
            return Pick(word, None, low in picks["next"])
        definite = any(sentence.lower[d] in picks["definite"] for d in sentence.kids(of[0], "det"))
        plural = sentence.tags[of[0]] in _PLURAL or sentence.lower[of[0]] == "people"
        return Pick(word, of[0], low in picks["next"]) if definite and plural else None
    if sentence.tags[head] != "NN":
        return None
    for child in sentence.children[head]:
        word = sentence.lower[child]
        if child < head and (word == "one" or word in picks["next"] or word in draft.lexicon.ordinals):
            return Pick(_with_article(sentence, head, child), head, word != "one", own=True)
    return None


def _with_article(sentence: Sentence, head: int, token: int | None = None) -> str:
    """The picking word; "the other" is kept apart from "another" and "others"."""
    word = sentence.lower[head if token is None else token]
    definite = any(sentence.lower[d] == "the" for d in sentence.kids(head, "det"))
    return f"the {word}" if word == "other" and definite else word


def _groups(draft: Draft, earlier: Sequence[Said]) -> list[Group]:
    """Unnamed people, several of them, who spoke before, the last first; whose words hold another's comes before that one."""
    found: list[tuple[Said, Group]] = []
    for old in earlier:
        group = old.picked or _spoke(draft, old)
        if group is not None and old.carried_from is None:
            found.append((old, group))
    speakers = {id(old) for old, _ in found}

    def rank(item: tuple[int, tuple[Said, Group]]) -> tuple[int, int, int]:
        n, (old, _) = item
        depth, outer = 0, old.within
        while outer is not None and depth < len(found):
            depth += id(outer) in speakers
            outer = outer.within
        return -_sentence_of(draft, old), depth, -n

    return [group for _, (_, group) in sorted(enumerate(found), key=rank)]


def _sentence_of(draft: Draft, said: Said) -> int:
    at = said.source or (0, 0)
    return next((s.index for s in draft.sentences if s.start <= at[0] < s.end), -1)


def _spoke(draft: Draft, said: Said) -> Group | None:
    """The source of an attribution as a group: unnamed, several, and described by a noun ("two of his aides")."""
    if said.source is None or not (said.key or "").startswith(("unnamed:", "group:")) or " & " in (said.key or ""):
        return None
    place = locate(draft, said.source)
    if place is None:
        return None
    sentence, head = place
    if sentence.tags[head] not in _PLURAL and sentence.lemmas[head] != "people":
        return None
    of = [o for p in sentence.kids(head, "prep") if sentence.lower[p] == "of" for o in sentence.kids(p, "pobj")]
    if of and (sentence.tags[head] == "CD" or sentence.lower[head] in draft.lexicon.picks["first"]):
        head = of[0]
    if sentence.pos[head] not in ("NOUN", "PROPN"):
        return None
    return Group((sentence.index, head), said.source, said.key or "", said.within or said.via)


def _named_again(draft: Draft, sentence: Sentence, pick: Pick, earlier: Sequence[Said]) -> Group | None:
    """The group that goes by the same noun or number anywhere before ("one of the officials", "one of the three")."""
    noun, number = sentence.lemmas[pick.noun or 0], draft.lexicon.cardinals.get(sentence.lower[pick.noun or 0])
    alike = {noun} if pick.own or noun not in draft.lexicon.same_people else draft.lexicon.same_people
    for group in _groups(draft, earlier):
        if pick.own and _last_use(draft, group, earlier) < sentence.index - _BACK:
            continue  # "one aide" long after is anybody's
        same = draft.sentences[group.at[0]].lemmas[group.at[1]] in alike
        if _size(draft, group) == number if number is not None else same:
            return group
    return None


def _nearest(draft: Draft, sentence: Sentence, head: int, earlier: Sequence[Said]) -> Group | None:
    """The people who spoke last, or who are the subject of a sentence since; else those whom "them" stands for."""
    spoke = next((g for g in _groups(draft, earlier) if g.key.startswith("unnamed:")), None)
    last = _last_use(draft, spoke, earlier) if spoke is not None else -1
    for before in reversed(draft.sentences[max(sentence.index - _BACK, last + 1, 0) : sentence.index]):
        subject = before.child(before.root, "nsubj", "nsubjpass")
        if subject is not None and (before.tags[subject] in _PLURAL or before.kids(subject, "conj")):
            return _unnamed(draft, before, subject)
    if spoke is not None and last >= sentence.index - _BACK:
        return spoke
    them = next((i for i in range(head, sentence.right[head] + 1) if sentence.lower[i] == "them"), None)
    return _meant(draft, sentence, them) if them is not None else None


def _meant(draft: Draft, sentence: Sentence, them: int) -> Group | None:
    """The unnamed people whom a pronoun stands for as coreference sees it."""
    known = draft.at(sentence.index, them)
    if known is None or len(known.entities) != 1 or _named(known):
        return None
    for before in reversed(draft.sentences[: sentence.index + 1]):
        for mention in draft.mentions[before.index]:
            if mention is not None and mention.form == "nominal" and mention.entities == known.entities:
                return _unnamed(draft, before, mention.head)
    return None


def _named(mention: Mention) -> bool:
    return any(not e.key.startswith(("unnamed:", "group:")) for e in mention.entities)


def _last_use(draft: Draft, group: Group, earlier: Sequence[Said]) -> int:
    """The last sentence in which the group or a member of it speaks."""
    return max([group.at[0], *(_sentence_of(draft, old) for old in earlier if old.picked == group)])


def _unnamed(draft: Draft, sentence: Sentence, head: int) -> Group | None:
    """Plural people without a name, as the subject of a sentence: "The bakers of the town complain"."""
    lexicon = draft.lexicon
    mention = draft.at(sentence.index, head)
    people = lexicon.unnamed_nouns | lexicon.people["humans"] | lexicon.people["roles"]
    if (
        (mention is not None and _named(mention))
        or sentence.kids(head, "conj")
        or sentence.lemmas[head] not in people
        or sentence.pos[head] != "NOUN"
    ):
        return None
    name = plain(sentence, head, described(draft, sentence, head))
    return Group((sentence.index, head), sentence.span(*phrase(sentence, head, widely=True)), f"unnamed:{name}")


def _fits(draft: Draft, pick: Pick, group: Group, earlier: Sequence[Said]) -> bool:
    """Whether the group is large enough, and one of it spoke before where the word says so ("another", "a third")."""
    size = _size(draft, group)
    place = draft.lexicon.ordinals.get(pick.word) or draft.lexicon.cardinals.get(pick.word)
    if size is not None and place is not None and place > size:
        return False  # "two officials said ... a third said": one more, not one of them
    return not pick.follows or any(old.picked == group for old in earlier)


def _size(draft: Draft, group: Group) -> int | None:
    """How many they are, where it is said."""
    number = group.key.partition(":")[2].split(maxsplit=1)[0].lower()
    return draft.lexicon.cardinals.get(number) or (int(number) if number.isdecimal() else None)


_OWNERS = frozenset({"his", "her", "its", "their", "our", "my"})


def _among(draft: Draft, group: Group) -> str:
    """The group's description without how many they are, as it stands behind "one of"."""
    words = group.key.partition(":")[2].split()
    lexicon = draft.lexicon
    while len(words) > 1 and (
        words[0].lower() in (*lexicon.cardinals, *lexicon.picks["first"], "of", "the") or words[0].isdecimal()
    ):
        words = words[1:]
    owned = words[0].lower() in _OWNERS or (words[0][:1].isupper() and words[0].endswith(("'s", "s'", "’s", "s’")))
    return " ".join(words) if owned else f"the {' '.join(words)}"
