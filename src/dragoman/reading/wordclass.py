"""Word class and lemma of every token, as the pipeline's own rules give them, remembered word by word.

The last two steps of spaCy's English pipelines, the attribute ruler and the lemmatizer, look only at a word, its tag and
its dependency label (`_PURE`), but match 179 patterns at every token: a fifth of the pipeline's time. Here both run once
for each combination, on a text of that one token, and their answer is kept. Patterns over several tokens are looked for
by a matcher of their own; a text that holds one goes through the pipeline's steps as a whole, so the answer is always
theirs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

_STEPS = ("attribute_ruler", "lemmatizer")
_PURE = frozenset({"ORTH", "TEXT", "LOWER", "TAG", "DEP", "IS_SPACE", "IS_PUNCT", "IS_ALPHA", "IS_DIGIT", "SHAPE"})
"""Keys of a pattern whose value follows from word, tag and label alone."""
_REMEMBERED = 200_000
"""Combinations kept, about 60 MB; then the memory starts afresh, so that it does not grow with the texts read."""


_LEMMAS = {"hopes": "hope", "hoped": "hope", "hoping": "hope"}
"""Forms that the pipeline's rules take for those of another word ("hop")."""


class Word(NamedTuple):
    """What the rules say of one token."""

    lemma: str
    pos: str
    tag: str
    dep: str


class WordClasses:
    """Stands for two steps of a pipeline; `skipped` names those that the caller leaves out, () if all must run."""

    def __init__(self, nlp: Any) -> None:
        from spacy.attrs import DEP, ORTH, TAG  # noqa: PLC0415 - imported by the pipeline already

        self._nlp = nlp
        self._ids = [ORTH, TAG, DEP]
        self._known: dict[tuple[int, int, int], Word] = {}
        self._several: Any = None
        self.skipped: tuple[str, ...] = _STEPS if self._fits() else ()

    def of(self, doc: Any) -> list[Word]:
        """Lemma in lower case, word class, tag and dependency label of every token of a parsed text."""
        if not self.skipped:
            return self._read(doc)
        if len(doc) > 1 and self._several is not None and self._several(doc):
            for name in self.skipped:
                doc = self._nlp.get_pipe(name)(doc)
            return self._read(doc)
        known = self._known
        words = []
        for i, (orth, tag, dep) in enumerate(doc.to_array(self._ids).tolist()):
            key = (orth, tag, dep)
            word = known.get(key)
            if word is None:
                word = self._ask(key, doc[i])
            words.append(word)
        return words

    def _read(self, doc: Any) -> list[Word]:
        return [Word(_LEMMAS.get(t.lower_) or t.lemma_.lower(), t.pos_, t.tag_, t.dep_) for t in doc]

    def _ask(self, key: tuple[int, int, int], token: Any) -> Word:
        from spacy.tokens import Doc  # noqa: PLC0415

        alone = Doc(self._nlp.vocab, words=[token.text], tags=[token.tag_], deps=[token.dep_], heads=[0])
        for name in self.skipped:
            alone = self._nlp.get_pipe(name)(alone)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
            self._nlp.get_pipe("lemmatizer").cache.clear()
        word = self._known[key] = self._read(alone)[0]
        return word

    def _fits(self) -> bool:
        """Whether this pipeline's rules are of the kind that can be remembered; prepares the matcher if so."""
        from spacy.lang.en.lemmatizer import EnglishLemmatizer  # noqa: PLC0415
        from spacy.matcher import Matcher  # noqa: PLC0415

        nlp = self._nlp
        if not all(name in nlp.pipe_names for name in _STEPS):
            return False
        lemmatizer = nlp.get_pipe("lemmatizer")
        if not isinstance(lemmatizer, EnglishLemmatizer) or lemmatizer.mode != "rule":
            return False
        several = []
        for rule in nlp.get_pipe("attribute_ruler").patterns:
            for pattern in rule["patterns"]:
                if len(pattern) != 1:
                    several.append(pattern)
                elif not set(pattern[0]) <= _PURE:
                    return False
        if several:
            self._several = Matcher(nlp.vocab, validate=False)
            self._several.add("several", several)
        return True
