"""Unknown names that publish: found by the nouns beside them, by the words in them, and by how the text uses them."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.knowledge import Match
from dragoman.reading import persons
from dragoman.reading.draft import Draft, Entity, Mention
from dragoman.reading.naming import entity, head_of, written_small
from dragoman.reading.outlet_names import (
    PARTICLES,
    begins,
    capital,
    capitalised,
    end_of,
    goes_on,
    known_to_tables,
    trimmed,
)
from dragoman.reading.outlet_uses import SURE, according_to, begins_clause, is_told, use_of
from dragoman.reading.outlet_words import Tier, another_thing, beside, calls_outlet, masthead, types_of_noun
from dragoman.reading.parse import Sentence
from dragoman.reading.words import is_given


def enter(draft: Draft, sentence: Sentence, matches: Sequence[Match]) -> None:
    """Enter "the daily Sportlap", "Radio Kymi", "the Prague Ledger" before the parts of such names become somebody.

    Args:
        draft: where they are entered.
        sentence: where they stand.
        matches: what the tables find in the sentence; outlets that they know are left to them.
    """
    i = 0
    while i < len(sentence):
        if not begins(draft, sentence, i):
            i += 1
            continue
        last = end_of(draft, sentence, i)
        _name(draft, sentence, i, last, matches)
        i = last + 1


def _name(draft: Draft, sentence: Sentence, first: int, last: int, matches: Sequence[Match]) -> None:
    """Enter the run `first` to `last` as an outlet if its words, or what stands beside it, make it one."""
    first = trimmed(draft, sentence, first, last)
    short = first == last and _short_for(draft, sentence.words[first]) is not None
    if _before_a_person(sentence, last) or (known_to_tables(sentence, matches, first, last) and not short):
        return
    mention = Mention(sentence.index, first, last, head_of(sentence, first, last), "name", ())
    noun = _noun_before(draft, sentence, mention)
    if noun is None:
        noun = _noun_behind(draft, sentence, first, last)
    if noun is None and not (
        _wording(draft, sentence, mention)
        or _of_another(sentence, matches, first, last)
        or _of_a_place(draft, sentence, mention, matches)
    ):
        return
    made = outlet(draft, persons.text_of(sentence, first, last))
    if noun is not None:
        made.called.add(sentence.lemmas[noun] if sentence.pos[noun] != "ADJ" else sentence.lower[noun])
        made.about.update(nations(draft, sentence, noun))
    mention.entities = (made,)
    draft.cover(mention)


def _before_a_person(sentence: Sentence, last: int) -> bool:
    """Whether words only say what somebody is: "Radio DJ Tim Westbrook"."""
    behind = last + 1
    return behind < len(sentence) and sentence.entity_types[behind] == "PERSON" and sentence.entity_begins[behind]


def _of_another(sentence: Sentence, matches: Sequence[Match], first: int, last: int) -> bool:
    """Whether a name is that of a known outlet and then that of a place: "El Mundo de Cali" is not El Mundo."""
    return any(
        m.start == first and m.end < last and m.end - first > 1 and m.entries[0].kind == "outlet"
        for m in matches
        if m.end < len(sentence) and sentence.lower[m.end] in PARTICLES
    )


def _of_a_place(draft: Draft, sentence: Sentence, mention: Mention, matches: Sequence[Match]) -> bool:
    """Whether a place and other words are used as only outlets are: "quoted by Kosova Lajm"."""
    first, last = mention.first, mention.last
    inside = [m for m in matches if m.entries[0].kind in ("state", "place", "region")]
    if not any((m.start == first and m.end <= last) or (m.start > first and m.end == last + 1) for m in inside):
        return False
    used = use_of(draft, sentence, mention)
    return used.points >= SURE and not used.personal and sentence.entity_types[last] != "PERSON"


def _noun_before(draft: Draft, sentence: Sentence, mention: Mention) -> int | None:
    """The noun right before a name that calls it an outlet: "the daily Sportlap", "told the agency Prensa Minera"."""
    lists, front, last = draft.lexicon.outlets, mention.first - 1, mention.last
    if front < 0 or sentence.ends[front] + 1 != sentence.starts[mention.first] or sentence.tags[front] in _MANY:
        return None
    noun = sentence.lower[front]
    if noun not in lists["vague"] and not types_of_noun(noun):
        return None
    if begins_clause(sentence, front, mention.head) or _in_front_of_noun(sentence, last):
        return None
    sure = noun not in lists["vague"] or noun in lists["before_names"] or calls_outlet(draft, sentence, front)
    if sure or masthead(sentence.words[mention.first : last + 1])[0]:
        return front
    if is_told(sentence, mention.head):
        return None if another_thing(draft, sentence, front) else front
    if noun == "agency" and lists["state_run"] & set(beside(sentence, front)):
        return front if sentence.lemmas[sentence.heads[mention.head]] in draft.lexicon.reporting else None
    used = use_of(draft, sentence, mention)
    return front if used.points >= 1 and not _reports(sentence, mention) else None


_MANY = frozenset({"NNS", "NNPS"})


def _in_front_of_noun(sentence: Sentence, last: int) -> bool:
    """Whether a name only tells something about the noun behind it: "the newspaper Page One editor"."""
    behind = last + 1
    return behind < len(sentence) and sentence.pos[behind] == "NOUN" and sentence.heads[last] == behind


def _reports(sentence: Sentence, mention: Mention) -> bool:
    """Statistics and food agencies report and publish, too."""
    return sentence.lemmas[sentence.heads[mention.head]] in ("report", "publish", "reveal")


def _noun_behind(draft: Draft, sentence: Sentence, first: int, last: int) -> int | None:
    """ "the Nordlys newspaper", "Kabar news agency", "told the Rimal agency"."""
    behind = last + 1
    while behind < len(sentence) and sentence.lower[behind] in draft.lexicon.outlets["press"]:
        behind += 1
    if behind >= len(sentence):
        return None
    adverb = sentence.lower[behind] == "daily" and sentence.pos[behind + 1 : behind + 2] in (["VERB"], ["AUX"])
    if not adverb and (sentence.tags[behind] != "NN" or not sentence.below(last, behind)):
        return None
    if not _a_name(draft, sentence, first, last) or capitalised(sentence, behind + 1):
        return None  # "a small Izmir newspaper", "the Dubai newspaper Gulf Register"
    if any(sentence.lower[c] in ("a", "an", "another", "one") for c in sentence.kids(behind, "det", "nummod")):
        return None
    if calls_outlet(draft, sentence, behind):
        return behind
    mention = Mention(sentence.index, behind, behind, behind, "name", ())
    vague = sentence.lower[behind] in draft.lexicon.outlets["vague"]
    return behind if vague and use_of(draft, sentence, mention).points >= 1 else None


def _a_name(draft: Draft, sentence: Sentence, first: int, last: int) -> bool:
    """Whether words in front of a noun for an outlet can be its name: no place and no "state"."""
    words = sentence.words[first : last + 1]
    plain = draft.lexicon.outlets["plain"]
    return not draft.knowledge.gazetteer.lookup(" ".join(words)) and not all(w.lower() in plain for w in words)


def _wording(draft: Draft, sentence: Sentence, mention: Mention) -> bool:
    """Whether a name's own words make it an outlet's: by how sure they are and what stands around them."""
    first, last = mention.first, mention.last
    tier: Tier = masthead(sentence.words[first : last + 1])[0] if not goes_on(sentence, last) else ""
    if (
        first == last
        and draft.knowledge.gazetteer.lookup(sentence.words[first])
        and not _short_for(draft, sentence.words[first])
    ):
        return False  # "told the Times": whom the tables know by that word
    if tier == "" or _of_a_state(draft, sentence, mention) or _tells_of_noun(draft, sentence, last):
        return False
    if tier == "sure":
        return True
    governor = sentence.heads[mention.head]
    article = sentence.lower[max(0, min(first - 1, sentence.left[mention.head]))] == "the"
    if first < last and is_given(sentence.words[first]) and not article:
        return False  # "Emily Post"
    if tier == "likely" and (article or sentence.entity_types[last] == "ORG") and first < last:
        return True
    read = sentence.deps[mention.head] == "dobj" and sentence.lemmas[governor] in draft.lexicon.outlets["read"]
    if article and (read or is_told(sentence, mention.head) or according_to(sentence, mention.head)):
        return True
    listed = sentence.lower[last] in draft.lexicon.outlets["sure"] | draft.lexicon.outlets["likely"]
    says = draft.lexicon.reporting.get(sentence.lemmas[governor]) == "say"
    if article and says and sentence.deps[mention.head] == "nsubj" and (first < last or listed):
        return True
    return use_of(draft, sentence, mention).points >= 1


def _of_a_state(draft: Draft, sentence: Sentence, mention: Mention) -> bool:
    """Whether only a nationality stands before the word: "Israeli TV" is any of them, "Turkish FM" a minister."""
    low = sentence.lower[mention.first : mention.last + 1]
    if len(low) != 2 or low[1] not in draft.lexicon.outlets["last broadcaster"]:
        return False
    found = draft.knowledge.gazetteer.lookup(sentence.words[mention.first])
    return any(e.sense in ("adjective", "people") or (e.kind == "state" and low[1] == "fm") for e in found)


def _tells_of_noun(draft: Draft, sentence: Sentence, last: int) -> bool:
    """Whether a name only tells something about a noun that is no outlet's: "Samsung TV sales"."""
    lists = draft.lexicon.outlets
    noun = sentence.lemmas[last + 1] if _in_front_of_noun(sentence, last) else ""
    return bool(noun) and not (noun in lists["staff"] | lists["works"] | lists["pieces"] or types_of_noun(noun))


def nations(draft: Draft, sentence: Sentence, noun: int) -> set[str]:
    """The states whose adjectives stand before a noun: "the Tajik agency", "Ethiopian state television"."""
    out: set[str] = set()
    for child in sentence.children[noun]:
        if child < noun and sentence.deps[child] in ("amod", "compound", "nmod", "poss"):
            found = draft.knowledge.gazetteer.lookup(sentence.words[child])
            out.update(e.key for e in found if e.kind == "state" and not e.weak)
    return out


def outlet(draft: Draft, name: str) -> Entity:
    """The outlet of this name, made if it is new."""
    plain = name.removeprefix("The ").removeprefix("the ")
    plain = _short_for(draft, plain) or plain
    for e in draft.entities:
        if e.kind == "outlet" and e.name.removeprefix("The ").casefold() == plain.casefold():
            return e
    return entity(draft, f"outlet:{plain}", name=plain, kind="outlet", sort="outlet")


def _short_for(draft: Draft, word: str) -> str | None:
    """The longer name for which a single word stands: that of the text's own outlet, or of one that it named before."""
    own = (draft.document.outlet or "").removeprefix("The ")
    if " " not in word and own.split()[1:][-1:] == [word]:
        return own  # "told the Observer", in the Harbour Observer
    longer = ending_so(draft, word)
    return longer.name if longer is not None else None


def ending_so(draft: Draft, word: str) -> Entity | None:
    """The one outlet of whose longer name a single word is the last: "the Courier" after "the Ballard Courier"."""
    if " " in word or not masthead([word])[0]:
        return None
    longer = [e for e in draft.entities if e.kind == "outlet" and e.name.replace("-", " ").split()[1:][-1:] == [word]]
    return longer[0] if len(longer) == 1 else None


def again(draft: Draft, sentence: Sentence) -> None:
    """Later mentions of outlets found so far, which the parser may take for people."""
    for e in draft.entities:
        if e.kind != "outlet" or e.key in draft.knowledge.outlets:
            continue
        words = e.name.replace("-", " - ").split()
        for i in range(len(sentence) - len(words) + 1):
            last = i + len(words) - 1
            if sentence.words[i : last + 1] != words or any(draft.at(sentence.index, t) for t in range(i, last + 1)):
                continue
            if len(words) > 1 or _again_alone(draft, sentence, i):
                draft.cover(Mention(sentence.index, i, last, head_of(sentence, i, last), "name", (e,)))
    for i in range(1, len(sentence)):
        alone = i + 1 == len(sentence) or not capital(draft, sentence, i + 1)
        if sentence.lower[i - 1] == "the" and alone and capital(draft, sentence, i):
            longer = ending_so(draft, sentence.words[i])
            if longer is not None:
                draft.cover(Mention(sentence.index, i, i, i, "name", (longer,)))


def _again_alone(draft: Draft, sentence: Sentence, i: int) -> bool:
    """Whether a single word is an outlet's name once more: a common one ("the Mercury") only behind an article."""
    if masthead([sentence.words[i]])[0]:
        return i > 0 and sentence.lower[i - 1] == "the"
    return i > 0 or not written_small(draft, sentence.words[i])


def turn(e: Entity) -> None:
    """Let a party that was entered as something else be an outlet."""
    e.kind, e.sort, e.key = "outlet", "outlet", f"outlet:{e.name.removeprefix('The ').removeprefix('the ')}"
    e.last, e.of, e.office = "", None, None
