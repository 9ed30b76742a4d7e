# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Words that carry a full stop inside a sentence, and words that begin one: data shared by the repairs.

In lower case and without the last full stop, but for `STARTERS`.
"""

from __future__ import annotations

TITLES = frozenset(
    """
    mr mrs ms mx messrs mme mlle dr drs prof profs rev fr hon pres gov govs lt ltc col cols gen gens maj capt cpt
    cmdr sgt cpl pvt pfc adm brig insp supt det sen sens rep reps amb atty asst assoc mt sir sra srta hr dipl
    """.split()
)
"""Before a name, with a capital: a full stop after one of these never ends a sentence."""

INSIDE = frozenset("e.g i.e eg ie z.b d.h u.a p.ej cf viz vs approx ca bzw ggf inkl zzgl evtl vgl incl excl".split())
"""Never the last word of a sentence, however it is written."""

NUMBERED = frozenset(
    """
    no nos nr num p pp pg vol vols ch chap sec sect art arts fig figs par para op ex tab eq ver tel ext apt rm v st
    """.split()
)
"""Inside a sentence before a number: "No. 5", "pp. 12"."""

MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
"""With a capital; "May" has no full stop."""

COMPANIES = frozenset("inc ltd co cos corp bros llc plc pty pte gmbh srl jr sr esq bhd sdn".split())

PLACES = frozenset(
    """
    st ste ft mts ave av blvd rd ln hwy sq pl bldg ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md
    mich minn miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo ont que alta univ inst dist dept govt
    natl intl assn est str
    """.split()
)

DAYS = frozenset("mon tue tues wed thu thur thurs fri sat sun".split())

SHORTENED = frozenset(
    """
    etc al usw min mins hr hrs secs yr yrs mos wk wks lb lbs oz kg km cm mm yd yds mi qt cu avg misc abbr dept hon
    """.split()
)
"""Small-letter abbreviations that may end a sentence."""

CAPITALISED = COMPANIES | PLACES | DAYS | MONTHS
"""Abbreviations only with a capital ("Ill." but "ill."); they may end a sentence, and only what follows tells."""

ABBREVIATIONS = TITLES | INSIDE | NUMBERED | CAPITALISED | SHORTENED
"""All of them, for a caller that abstains after any."""

STARTERS = frozenset(
    """
    The A An This That These Those He She It We They You I His Her Its Our Their My Your There Here
    But And Or So Yet If When While After Before Since Because Although Though As At By For From In On Of To With
    Without Within Under Over Until Once Then Now Not No Nor What Who Why How Where Which Whether Each Every Some Many
    Most All Both Another Other Such Also However Meanwhile Still Even Only Just More Between During Among Against
    Despite According Instead Today Yesterday Is Are Was Were Do Does Did Can Could Will Would Should Let Please
    Last Next One Two Three It's He's She's That's There's They're We're I'm I've You're Don't
    """.split()
)
"""Words that begin an English sentence far oftener than they follow an abbreviation as part of a name."""
