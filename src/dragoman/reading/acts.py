"""Which PLOVER type a verb or noun with its object stands for, from the lexicon of acts and its frames."""

from __future__ import annotations

from dragoman.knowledge.lexicon import Lexicon
from dragoman.model import Act
from dragoman.reading.draft import Draft
from dragoman.reading.parse import Sentence

_OBJECT_PREPOSITIONS = frozenset({"with", "of", "in", "on", "from", "out", "to", "at", "into", "for"})
_EMPTY = frozenset({"series", "number", "lot", "kind", "sort", "part", "round", "range", "wave", "pair", "set", "use"})


def particle_of(sentence: Sentence, verb: int, known: object) -> tuple[str, int]:
    """The verb's lemma with its particle or preposition if that is in `known`, and the last token of it.

    Args:
        sentence: where the verb stands.
        verb: its token.
        known: a container of lemmas ("call for", "walk out").
    """
    lemma = sentence.lemmas[verb]
    for child in sentence.children[verb]:
        if child > verb and sentence.deps[child] in ("prt", "prep", "advmod", "dative", "aux"):
            joined = f"{lemma} {sentence.lower[child]}"
            for prep in sentence.kids(child, "prep"):
                longer = f"{joined} {sentence.lower[prep]}"
                if longer in known:  # type: ignore[operator]
                    return longer, prep
            if joined in known:  # type: ignore[operator]
                return joined, child
    return lemma, verb


def act_of(draft: Draft, sentence: Sentence, head: int) -> tuple[Act, str]:
    """The PLOVER type of a verb or noun with its object, and the rule that gave it."""
    lexicon = draft.lexicon
    if sentence.pos[head] in ("NOUN", "PROPN") and sentence.lemmas[head] not in lexicon.frames:
        return noun_act(lexicon, sentence, head)
    plain = sentence.lemmas[head]
    lemma, _ = particle_of(sentence, head, lexicon.frames)
    if lemma == plain:
        lemma, _ = particle_of(sentence, head, lexicon.verbs)
    if plain == "be":
        return _state(lexicon, sentence, head)
    objects = objects_of(sentence, head)
    frame = lexicon.frames.get(lemma) or (lexicon.frames.get(plain, {}) if lemma not in lexicon.verbs else {})
    if frame:
        present = {name for noun in objects for name in classes(lexicon, sentence, noun)}
        for name, act in frame.items():
            if name in present:
                return _in_context(draft, act, lemma, name), f"{lemma} + {name}"
    if lemma in lexicon.light or plain in lexicon.light:
        for noun in objects:
            act, _ = noun_act(lexicon, sentence, noun)
            if act != "NONE":
                return act, f"{lemma} {sentence.lemmas[noun]}"
    act = frame.get("_") or lexicon.verbs.get(lemma) or lexicon.verbs.get(plain) or "NONE"
    if act == "REQUEST" and plain == "invite" and sentence.child(head, "nsubjpass") is not None:
        return "CONSULT", "invited"
    return act, lemma


def _in_context(draft: Draft, act: Act, verb: str, name: str) -> Act:
    """Troops that are deployed to keep a peace are aid (PLOVER: peacekeeping); to face an enemy, a mobilisation."""
    if act == "MOBILIZE" and name in ("troops", "weapons") and verb in ("deploy", "station", "dispatch", "move"):
        return "AID" if _keeps_peace(draft) else act
    return act


def _keeps_peace(draft: Draft) -> bool:
    memo = draft.sentences[0]._memo
    if "keeps peace" not in memo:
        lexicon = draft.lexicon
        memo["keeps peace"] = any(
            "peacekeepers" in lexicon.noun_class.get(word, ()) and word.startswith(("peace", "monitor", "stabili"))
            for s in draft.sentences
            for word in s.lemmas
        )
    return bool(memo["keeps peace"])


def _state(lexicon: Lexicon, sentence: Sentence, head: int) -> tuple[Act, str]:
    """ "is in contact with", "is in favour of": the preposition and its noun as one predicate."""
    for prep in sentence.kids(head, "prep"):
        for obj in sentence.kids(prep, "pobj"):
            act = lexicon.states.get(f"{sentence.lower[prep]} {sentence.lower[obj]}")
            if act is not None:
                return act, f"be {sentence.lower[prep]} {sentence.lower[obj]}"
            inner, _ = noun_act(lexicon, sentence, obj)
            if sentence.lower[prep] == "in" and inner == "CONSULT":
                return inner, f"be in {sentence.lemmas[obj]}"
        act = lexicon.states.get(sentence.lower[prep])
        if act is not None and sentence.child(prep, "pobj") is not None:
            return act, f"be {sentence.lower[prep]}"
    return "NONE", "be"


def noun_act(lexicon: Lexicon, sentence: Sentence, noun: int) -> tuple[Act, str]:
    """The PLOVER type of an act named by a noun, its compound first ("phone call", "missile strike")."""
    lemma = sentence.lemmas[noun]
    for child in sentence.kids(noun, "compound", "amod", "nmod"):
        act = lexicon.nouns.get(f"{sentence.lower[child]} {lemma}")
        if act:
            return act, f"{sentence.lower[child]} {lemma}"
    for child in sentence.kids(noun, "prep"):
        act = lexicon.nouns.get(f"{lemma} {sentence.lower[child]}")
        if act:
            return act, f"{lemma} {sentence.lower[child]}"
    return lexicon.nouns.get(lemma) or lexicon.nouns.get(sentence.lower[noun], "NONE"), lemma


def objects_of(sentence: Sentence, head: int) -> list[int]:
    """The nouns that say what is done: object, passive subject, complements of close prepositions, with conjuncts."""
    out = sentence.kids(head, "dobj", "nsubjpass", "attr", "oprd")
    if sentence.pos[head] == "NOUN":
        out += sentence.kids(head, "nmod")
    for prep in sentence.kids(head, "prep", "dative", "agent", "prt"):
        if sentence.lower[prep] in _OBJECT_PREPOSITIONS:
            out += sentence.kids(prep, "pobj")
    if sentence.deps[head] == "acl" and sentence.tags[head] == "VBN":
        out.append(sentence.heads[head])
    if sentence.deps[head] == "relcl" and not sentence.kids(head, "dobj", "nsubjpass"):
        out.append(sentence.heads[head])
    found: list[int] = []
    for noun in out:
        for n in (noun, *sentence.kids(noun, "conj")):
            found.append(n)
            if sentence.lemmas[n] in _EMPTY:
                for prep in sentence.kids(n, "prep"):
                    found += sentence.kids(prep, "pobj")
    return found


def classes(lexicon: Lexicon, sentence: Sentence, noun: int) -> list[str]:
    """The classes of an object noun; its compounds and, for plans and groups, what they are of or for count too."""
    lemma = sentence.lemmas[noun]
    out: list[str] = []
    modifiers = sentence.kids(noun, "compound", "amod", "nmod")
    for child in modifiers:
        out += lexicon.noun_class.get(f"{sentence.lower[child]} {lemma}", ())
    own = lexicon.noun_class.get(sentence.lower[noun], ()) or lexicon.noun_class.get(lemma, ())
    out += own
    for child in modifiers:
        extra = lexicon.noun_class.get(sentence.lower[child], ()) or lexicon.noun_class.get(sentence.lemmas[child], ())
        out = [*extra, *out] if "peacekeepers" in extra or "pay" in extra else [*out, *extra]
    if not own or "proposal" in own:
        for prep in sentence.kids(noun, "prep"):
            if sentence.lower[prep] in ("of", "for"):
                for obj in sentence.kids(prep, "pobj"):
                    out += lexicon.noun_class.get(sentence.lemmas[obj], ())
                    for child in sentence.kids(obj, "compound", "amod"):
                        out += lexicon.noun_class.get(sentence.lower[child], ())
    return out
