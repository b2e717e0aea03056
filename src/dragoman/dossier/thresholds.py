"""The numbers on which grouping and relations turn: one place, calibrated on gold (`python -m evaluation.dossier`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Weights and cuts; likenesses lie between 0 and 1.

    Attributes:
        same: least score at which a claim joins a report group.
        object_weight, evidence_weight, predicate_weight: shares of the three texts in the score.
        condition_share: share of the likeness of conditions in the score of two conditional claims.
        condition_lost: taken off where only one of two claims is conditional.
        certainty_gap: taken off per step of certainty between two claims.
        other_act: taken off where the act codes differ.
        voice: taken off where one claim is a named person's position and the other the outlet's own background.
        speakers: taken off where two claims quote different named people.
        figure: added where both state the same figure or the same day of the act.
        origin: added where both name one outlet or speaker as their source.
        line: added where the two articles as a whole name one outlet as source, or one of them the other's.
        partners: added for events with the same two or more participants, and for equal targets.
        week: taken off per week between two publications, at most three times.
        flipped: taken off where a conditional refusal meets an unconditional yes.
        related: least likeness of objects at which two claims speak of one thing.
        related_near: the same for denials and within one document.
        excluded: least likeness at which a demand for a part and its denial meet.
        changed: least likeness at which a party's later word counts as one on the same thing.
        answer: least likeness of a question and a later word for that word to end the silence.
        answer_detail: the same where the silence is about a detail, a comment or a confirmation.
        same_question: least likeness of two questions of one line of the ledger.
        demand: least likeness at which a demand and a refusal meet.
        condition: least likeness at which two conditions are one requirement.
        met: least likeness of a requirement and a deed for the deed to fulfil or break it.
        issue: least likeness at which a claim joins a proposed issue.
        verbatim: least share of a text's five-word runs found in another text for it to count as a copy.
        rewrite_claims: fewest propositions that an article repeats in its own voice to count as a silent rewrite.
        rewrite_order: least share of them that stand in the order of the source.
        group_days: longest silence, in days, after which a repeated claim still joins its group.
    """

    same: float = 0.375
    object_weight: float = 0.35
    evidence_weight: float = 0.35
    predicate_weight: float = 0.3
    condition_share: float = 0.45
    condition_lost: float = 0.15
    certainty_gap: float = 0.02
    other_act: float = 0.11
    voice: float = 0.33
    speakers: float = 0.15
    figure: float = 0.22
    origin: float = 0.09
    line: float = 0.08
    partners: float = 0.1
    week: float = 0.09
    flipped: float = 0.15
    related: float = 0.30
    related_near: float = 0.20
    excluded: float = 0.35
    changed: float = 0.18
    answer: float = 0.2
    answer_detail: float = 0.45
    same_question: float = 0.6
    demand: float = 0.20
    condition: float = 0.28
    met: float = 0.45
    issue: float = 0.40
    verbatim: float = 0.50
    rewrite_claims: int = 4
    rewrite_order: float = 0.7
    group_days: int = 45
