"""Who a source is: outlets, parties, documents and people as they are described; who passed it on."""

from __future__ import annotations

from dragoman.reading.draft import Draft, Entity, Mention, Ref, Said
from dragoman.reading.naming import entity, unnamed_person
from dragoman.reading.noun_phrases import hearsay, is_person
from dragoman.reading.outlet_words import types_of_noun
from dragoman.reading.parse import Sentence
from dragoman.reading.phrases import conjuncts, described, named_beside, owner, refs, role_of, words

_SPOKES = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_NOUNS = frozenset({"NOUN", "PROPN", "NUM", "DET", "ADJ", "PRON"})
_COUNTED = frozenset({"two", "three", "both"})
_STATEMENTS = frozenset(
    {"statement", "declaration", "communique", "communiqué", "letter", "document", "memo", "report"}
)


def locate(draft: Draft, span: tuple[int, int]) -> tuple[Sentence, int] | None:
    """Sentence and head token of the noun phrase at `span`; a participle behind it does not count as its head."""
    for sentence in draft.sentences:
        if not sentence.start <= span[0] < sentence.end:
            continue
        tokens = [i for i in range(len(sentence)) if span[0] <= sentence.starts[i] and sentence.ends[i] <= span[1]]
        inside = set(tokens)
        for i in tokens:
            if sentence.heads[i] in inside and sentence.heads[i] != i:
                continue
            if sentence.pos[i] == "VERB":
                subject = sentence.child(i, "nsubj", "nsubjpass")
                if subject is not None and subject in inside:
                    return sentence, subject
            if sentence.pos[i] in _NOUNS or sentence.lower[i] in ("who", "which"):
                return sentence, i
        return (sentence, tokens[-1]) if tokens else None
    return None


def key_of(draft: Draft, said: Said) -> tuple[str | None, tuple[Ref, ...]]:
    """The chain key of an attribution's source and the parties in it; sources side by side are joined by " & "."""
    if said.source is None:
        return ("unnamed:reports", ()) if said.rule == "adverb" else (None, ())
    place = locate(draft, said.source)
    if place is None:
        return None, ()
    sentence, head = place
    document = _in_document(draft, said)
    keys: list[str] = []
    found: list[Ref] = []
    if (
        sentence.pos[head] == "PRON"
        and sentence.lower[head] in ("who", "which", "that")
        and sentence.deps[sentence.heads[head]] == "relcl"
    ):
        head = sentence.heads[sentence.heads[head]]
    for token in conjuncts(sentence, head):
        if sentence.starts[token] >= said.source[1] and token != head:
            continue
        key, ref = source_key(draft, sentence, token)
        for r in ref:
            if r.key not in [f.key for f in found]:
                found.append(r)
        if key and key not in keys and not _told_already(key, keys):
            keys.append(key)
    if document and (
        len(keys) > 1
        or any(r.entity is not None and r.entity.kind in ("state", "collective") for r in found)
        or len(found) > 1
    ):
        return document, tuple(found)
    return (" & ".join(keys) if keys else None), tuple(found)


def _told_already(key: str, keys: list[str]) -> bool:
    """Whether a description is the end of one before it ("a Ukrainian official and three other sources")."""
    name = key.removeprefix("unnamed:")
    return name != key and any(k.startswith("unnamed:") and k.endswith(f" and {name}") for k in keys)


def source_key(draft: Draft, sentence: Sentence, head: int) -> tuple[str | None, list[Ref]]:
    """The chain key of one source: an outlet, a document, a party, or people as they are described."""
    lexicon = draft.lexicon
    mention = draft.at(sentence.index, head)
    lemma = sentence.lemmas[head]
    crowd = mention is not None and all(e.kind == "collective" for e in mention.entities)
    if (
        mention is not None
        and mention.entities
        and mention.form != "adjective"
        and not (crowd and lemma in lexicon.unnamed_nouns)
    ):
        for e in mention.entities:
            if e.sort == "unnamed":
                e.name = plain(sentence, head, e.name)
                e.key = f"unnamed:{e.name}"
        refs_found = [Ref(e.key, e, sentence.span(mention.first, mention.last)) for e in mention.entities]
        return " & ".join(dict.fromkeys(e.key for e in mention.entities)), refs_found
    if sentence.pos[head] not in _NOUNS:
        return None, []
    named = named_beside(draft, sentence, head)
    if named is not None and (is_person(named) or lemma not in lexicon.unnamed_nouns):
        span = sentence.span(named.first, named.last)
        return " & ".join(e.key for e in named.entities), [Ref(e.key, e, span) for e in named.entities]
    outlet = _outlet_beside(draft, sentence, head)
    if outlet is not None:
        return outlet.key, [Ref(outlet.key, outlet, sentence.span(head, head))]
    if lemma in lexicon.document_nouns and lemma not in ("publication",) and not hearsay(sentence, head):
        name = plain(sentence, head, described(draft, sentence, head))
        made = entity(draft, f"doc:{name}", name=name, kind="object", sort="document")
        return made.key, [Ref(made.key, made, sentence.span(head, head))]
    if role_of(draft, sentence, head) and lemma in _SPOKES:
        who = owner(draft, sentence, head) or _speaks_for(draft, sentence, head)
        if who is not None:
            title = words(sentence, head, head)
            key = f"{who.key} {title}" if ":" in who.key else f"{who.key}:{title}"
            made = entity(draft, key, name=title, kind="person", sort="person", of=who.key, office=lemma)
            return key, [Ref(key, made, sentence.span(head, head))]
    if lemma in lexicon.unnamed_nouns or sentence.pos[head] == "NUM":
        name = plain(sentence, head, described(draft, sentence, head))
        plural = sentence.tags[head] in ("NNS", "NNPS", "CD")
        made = unnamed_person(draft, name, lemma, owner(draft, sentence, head), plural=plural)
        draft.cover(Mention(sentence.index, head, head, head, "nominal", (made,)))
        return made.key, [Ref(made.key, made, sentence.span(head, head))]
    found = refs(draft, sentence, head)
    if found:
        return " & ".join(r.key for r in found), found
    if sentence.pos[head] in ("NOUN",):
        name = plain(sentence, head, described(draft, sentence, head))
        return f"unnamed:{name}", []
    return None, []


def _speaks_for(draft: Draft, sentence: Sentence, head: int) -> Entity | None:
    """Whom "a spokeswoman" speaks for who is named by nothing else: the body that her own statement is about."""
    verb = sentence.heads[head]
    for clause in sentence.kids(verb, "ccomp", "parataxis"):
        subject = sentence.child(clause, "nsubj", "nsubjpass")
        mention = draft.at(sentence.index, subject) if subject is not None else None
        if mention is not None and len(mention.entities) == 1 and mention.form != "adjective":
            who = mention.entities[0]
            return who if who.kind in ("organisation", "company", "state") else None
    return None


_ORDINARY = frozenset(
    {"several", "many", "some", "few", "various", "multiple", "other", "senior", "top", "former", "unnamed"}
)
"""Adjectives that need no capital, unlike those of countries."""


def plain(sentence: Sentence, head: int, name: str) -> str:
    """A description without the capital that only the beginning of its sentence gave it, or a comma at its end."""
    name = name.rstrip(",; ")
    opens = sentence.starts[sentence.left[head]] <= sentence.start + 1
    first = sentence.left[head]
    if not name.startswith(sentence.words[first]):
        return name
    ordinary = sentence.pos[first] not in ("PROPN", "ADJ") or sentence.lower[first] in _ORDINARY
    if opens and ordinary and name[1:2].islower():
        return name[:1].lower() + name[1:]
    return name


def _outlet_beside(draft: Draft, sentence: Sentence, head: int) -> Entity | None:
    """The outlet that stands before or behind its sort ("the Axios publication", "the American agency Bloomberg")."""
    if not types_of_noun(sentence.lemmas[head]):
        return None
    behind = [head + 1] if head + 1 < len(sentence) and sentence.words[head + 1][:1].isupper() else []
    for child in behind + sentence.children[head]:
        if child in behind or sentence.deps[child] in ("compound", "nmod", "amod", "appos", "poss"):
            mention = draft.at(sentence.index, child)
            if mention is not None and mention.entities and mention.entities[0].kind == "outlet":
                return mention.entities[0]
    return None


def _in_document(draft: Draft, said: Said) -> str | None:
    """The document that several sources speak through ("stressed in a joint statement")."""
    if said.cue_at is None:
        return None
    sentence = draft.sentences[said.cue_at[0]]
    for prep in sentence.kids(said.cue_at[1], "prep"):
        if sentence.lower[prep] == "in":
            for obj in sentence.kids(prep, "pobj"):
                if sentence.lemmas[obj] in _STATEMENTS:
                    name = described(draft, sentence, obj).split(" after ")[0].split(" on ")[0].split(" that ")[0]
                    return f"doc:{name}"
    return None


def hearer(draft: Draft, said: Said) -> Said | None:
    """The outlet that was told ("told Reuters that ..."): the report's outer source, unless it is the article's own."""
    if said.cue_at is None or said.rule == "hearer":
        return None
    sentence, verb = draft.sentences[said.cue_at[0]], said.cue_at[1]
    if sentence.lemmas[verb] not in ("tell", "inform"):
        return None
    for child in sentence.kids(verb, "dobj", "dative"):
        mention = draft.at(sentence.index, child)
        if mention and mention.entities and mention.entities[0].kind == "outlet":
            if is_own(draft, mention.entities[0]):
                return None
            return _behind(said, mention.entities[0], sentence.span(mention.first, mention.last), "hearer")
    return None


def passed_on(draft: Draft, said: Said, earlier: list[Said]) -> Said | None:
    """Through whom an unnamed source speaks although the sentence does not say so again.

    "Sources of the agency say" names the outlet in the description; "the people said" takes up people whom an outlet
    cited before, and what that outlet stands for then, it stands for now.

    Returns:
        One made for the outlet in the description, or the earlier one that brought the source in.
    """
    if said.source is None or not (said.key or "").startswith("unnamed:"):
        return None
    place = locate(draft, said.source)
    if place is None:
        return None
    sentence, head = place
    for mention in _owners(draft, sentence, head):
        outlet = mention.entities[0]
        cited = said.within is not None and said.within.key == outlet.key
        if outlet.kind == "outlet" and not cited and not is_own(draft, outlet):
            span = sentence.span(mention.first, mention.last)
            return _behind(said, outlet, span, "outlet's own source")
    if said.within is not None:
        return None
    first = sentence.left[head]
    again = (
        sentence.lower[first] in ("the", "these", "those", "both")
        or first == head
        or "same" in sentence.lower[first:head]
    )
    if not again:
        return None
    for old in reversed(earlier):
        if _same_people(draft, old, sentence, head) or _side_by_side(old, said):
            said.key, said.refs = old.key, old.refs or said.refs
            return old.within or old.via
    return None


def _owners(draft: Draft, sentence: Sentence, head: int) -> list[Mention]:
    tokens = sentence.kids(head, "poss", "compound", "nmod")
    for prep in sentence.kids(head, "prep"):
        if sentence.lower[prep] in ("of", "at", "for"):
            tokens += sentence.kids(prep, "pobj")
    found = [draft.at(sentence.index, t) for t in tokens]
    return [m for m in found if m is not None and m.entities and m.form != "adjective"]


def _same_people(draft: Draft, old: Said, sentence: Sentence, head: int) -> bool:
    if old.source is None or not (old.key or "").startswith("unnamed:") or (old.within is None and old.via is None):
        return False
    place = locate(draft, old.source)
    if place is None:
        return False
    before, noun = place
    a, b = before.lemmas[noun], sentence.lemmas[head]
    many = ("NNS", "NNPS", "CD")
    same_number = (before.tags[noun] in many) == (sentence.tags[head] in many)
    people = draft.lexicon.same_people | _COUNTED
    return same_number and (a == b or (a in people and b in people))


def _side_by_side(old: Said, said: Said) -> bool:
    """Whether "the same sources" takes up unnamed sources side by side of which only the last is called so."""
    keys = [r.key for r in old.refs]
    return (old.within or old.via) is not None and len(keys) > 1 and said.key in keys


def _behind(said: Said, outlet: Entity, span: tuple[int, int], rule: str) -> Said:
    return Said(
        source=span,
        cue=said.cue,
        content=list(said.content),
        form=said.form,
        key=outlet.key,
        refs=(Ref(outlet.key, outlet, span),),
        cue_at=said.cue_at,
        tense=said.tense,
        rule=rule,
    )


def is_own(draft: Draft, outlet: Entity) -> bool:
    """Whether an outlet is the one that publishes this document."""
    own = draft.document.outlet
    if not own:
        return False
    known = draft.knowledge.outlet(own)
    bare = own.removeprefix("The ")
    return (
        outlet.key in (f"outlet:{own}", f"outlet:{bare}")
        or (known is not None and known.key == outlet.key)
        or outlet.name.casefold() in (own.casefold(), bare.casefold())
    )
