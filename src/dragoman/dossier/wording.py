"""Conditions and acts in words for people: a requirement as what would have to be true, an act without repetition."""

from __future__ import annotations

import re

from dragoman.dossier.view import View
from dragoman.model import Condition
from dragoman.model.codes import ConditionType

_CONNECTIVE = re.compile(
    r"^(?:,\s*)?(?:(?:but|and|though|however|only|even|at least|not)\s+)*"
    r"(?:unless|without|until|before|once|after|when|while|as long as|so long as|if|provided(?: that)?|providing(?: that)?|"
    r"on (?:the )?condition(?: that| of)?|on condition|under the condition(?: that)?|assuming(?: that)?|given(?: that)?|"
    r"in (?:exchange|return) for|as part of|in support of)\s+",
    re.IGNORECASE,
)
"""Words that bind a condition to its act; a requirement is what follows them."""
NOT = "not: "
"""Begins a requirement by which something must not come about."""
_PRONOUNS = frozenset({"", "it", "them", "that", "this", "him", "her", "us", "one", "so", "not"})
_NEAR = 60
"""Characters between predicate and object within which both are quoted with what stands between."""


def is_inverted(type_: ConditionType, polarity: str) -> bool:
    """Whether the act needs that the thing named in the condition does not come about.

    "Without an agreement they will strike" needs that there is none; "no offer as long as they insist" needs that they
    do not.
    """
    return (type_ in ("unless", "without") and polarity == "+") or (type_ == "while" and polarity == "-")


def requirement_words(text: str, condition: Condition, view: View) -> str:
    """What would have to be true, from a condition as written."""
    whole = " ".join(text.split())
    bare = _CONNECTIVE.sub("", whole).strip(" ,;")
    if bare.casefold() in _PRONOUNS:
        return whole
    return f"{NOT}{bare}" if is_inverted(condition.type, view.claim.polarity) else bare


def act_words(view: View) -> str:
    """What would be done, in the words of the claim: predicate and object in the order of the text, nothing twice."""
    claim = view.claim
    if claim.about is None or view.pointed:
        return f"{claim.predicate.text} {view.object}".strip()
    (start, end), (from_, to) = claim.predicate.span, claim.about.span
    evidence, offset = claim.evidence.text, claim.evidence.span[0]
    first, last = min(start, from_) - offset, max(end, to) - offset
    whole = evidence[first:last] if first >= 0 and last <= len(evidence) else ""
    overlap = start < to and from_ < end
    if whole and start <= from_ and (overlap or from_ - end <= _NEAR):
        return " ".join(whole.split())
    if overlap:
        return max(claim.predicate.text, claim.about.text, key=len)
    if from_ < start:  # the object comes first: "no strike will be called"
        return f"{claim.predicate.text} ({claim.about.text})"
    return f"{claim.predicate.text} {claim.about.text}"
