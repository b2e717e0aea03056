"""Phrase-structure trees in the Penn style from spaCy's dependencies, for peers that want them.

Rough on purpose: noun phrases, verb phrases with their auxiliaries as nested phrases, prepositional phrases, clauses and
relative clauses. What a coder of events looks at is there.
"""

from __future__ import annotations

from typing import Any

_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_VERBS = frozenset({"VERB", "AUX"})
_MODIFIERS = frozenset(
    {"det", "amod", "compound", "nummod", "nmod", "poss", "quantmod", "predet", "cc", "punct", "npadvmod", "advmod"}
)


def bracket(sentence: Any) -> str:
    """The tree of a spaCy sentence as one line: `( (S (NP ...) (VP ...)) )`."""
    inner = _phrase(sentence.root)
    return f"( {inner if inner.startswith('(S ') else f'(S {inner})'} )"


def _leaf(token: Any) -> str:
    word = token.text.replace("(", "-LRB-").replace(")", "-RRB-").strip() or "_"
    return f"({token.tag_ or 'XX'} {word})"


def _phrase(token: Any) -> str:
    if token.pos_ in _VERBS and token.dep_ not in ("aux", "auxpass"):
        return _clause(token)
    if token.pos_ in _NOUNS and token.dep_ not in ("compound", "nummod", "poss"):
        return _noun(token)
    parts = [_phrase(c) for c in token.lefts] + [_leaf(token)] + [_phrase(c) for c in token.rights]
    if len(parts) == 1:
        return parts[0]
    label = {"ADP": "PP", "ADV": "ADVP", "ADJ": "ADJP", "SCONJ": "SBAR"}.get(token.pos_, "NP")
    return f"({label} {' '.join(parts)})"


def _noun(token: Any) -> str:
    before = []
    for child in token.lefts:
        if child.dep_ in _MODIFIERS:
            before += [_leaf(t) for t in child.subtree]  # flat, as treebanks have it
        else:
            before.append(_phrase(child))
    base = f"(NP {' '.join([*before, _leaf(token)])})"
    after = []
    for child in token.rights:
        inner = _phrase(child)
        after.append(f"(SBAR {inner})" if child.dep_ in ("relcl", "acl") and inner.startswith("(S ") else inner)
    return f"(NP {base} {' '.join(after)})" if after else base


def _clause(token: Any) -> str:
    head, helpers, inside = [], [], []
    for child in token.lefts:
        if child.dep_ in ("aux", "auxpass", "neg"):
            helpers.append(child)
        elif child.dep_ != "advmod" and not helpers:
            head.append(child)
        else:
            inside.append(child)
    core = " ".join(
        [*(_phrase(c) for c in inside), _leaf(token), *(_phrase(c) for c in token.rights if c.dep_ != "punct")]
    )
    verb = f"(VP {core})"
    for helper in reversed(helpers):
        verb = f"(VP {_leaf(helper)} {verb})"
    end = [_leaf(c) for c in token.rights if c.dep_ == "punct"]
    marks = [c for c in head if c.dep_ == "mark"]
    body = " ".join([*(_phrase(c) for c in head if c.dep_ != "mark"), verb, *end])
    if token.dep_ == "conj" and not any(c.dep_.startswith("nsubj") for c in head):
        return verb
    clause = f"(S {body})"
    return f"(SBAR {' '.join(map(_leaf, marks))} {clause})" if marks else clause
