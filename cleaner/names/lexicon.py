# ruff: noqa: SIM905 (word lists are read and edited as words)
"""Words that tell what stands beside a name: function words, verbs, offices, kinds of places.

Closed lists of English; an unlisted word is never evidence for an edit, so a gap costs a correction at most.
"""

from __future__ import annotations

FUNCTION = frozenset(
    """about above according across after against ahead along alongside also although am amid among an and
    another any are around as at aside away back be because been before behind being below beneath beside
    besides between beyond both but by can could despite did do does down due during each either else even
    ever every except few for former from further had has have he her here him his how however if in including
    indeed inside instead into is it its itself just later latest least less like likewise many may me
    meanwhile might minus more most much must my near neither never next no nor not now of off often on once
    one only onto opposite or other our out outside over own past per perhaps rather regarding round same
    several shall she should since so some soon still such than that the their them then there therefore these
    they this those though through throughout thus till to together too toward towards under underneath unless
    unlike until up upon us very via was we were what whatever when whenever where whereas wherever whether
    which while who whom whose why will with within without would yet you your""".split()
)

ARTICLES = frozenset("a an the this these those another every each some any".split())

VERBS = frozenset(
    """accepts accuses adds addresses agrees also announces argues arrived arrives asks became began begins
    believes bids came calls can cannot claims comes condemns confirms could criticises criticizes declined
    declines defends demands denies did discusses does expects faces fell flew found gave gets gives goes got
    grew had has hails headed held hits holds hopes insists is joins keeps knew left lost made makes may met
    meets met might must nearly never now offered offers opens orders paid plans pledges praises promises put
    ran refused refuses rejects repeats responds returns rose said sat saw says sees seeks sent set should
    signed signs sold speaks spoke stood still suggests takes talks tells then thinks told took tries urges
    used visits vowed vows wants warned warns was wears welcomes went were will wins won would wrote""".split()
)
"""Verbs, auxiliaries and adverbs of what people do in the news; regular past tenses are known by their ending."""

BEFORE_NAME = frozenset(
    """accompany accuse admire ask asks bring brought call calls defeat defend elect follow follows forgive gave
    give gives greet have hear heard help hold hosts invite join joins keep knew know knows left let like likes
    made make makes meet meets met mr mrs ms quote quotes saw see sees send sent show shows support sue sues
    tell tells thank thanks told took urge urges visit visits warn warns watch won""".split()
)
"""Verbs that take a person; with function words and forms in -ed and -ing they may stand right before a name."""

LINKS = frozenset(("by", "to", "for", "with", "of"))
"""What stands before the name of somebody who acts or is acted upon."""

LOCATING = frozenset(("in", "near", "at", "around", "outside", "inside", "across", "through", "via", "into"))
"""Before these a person's name would be a place; with a possessive it may still be a person's."""

HONORIFICS = frozenset(
    """mr mrs ms miss dr sir dame lord lady mister madam madame president vice prime minister premier chancellor
    secretary senator sen rep congressman congresswoman representative governor gov mayor ambassador general gen
    colonel col admiral judge justice king queen prince princess pope saint st speaker chairman chairwoman
    director deputy attorney crown leader professor prof monsieur herr frau foreign defence defense finance
    interior treasury state""".split()
)

GENERIC_TITLES = frozenset(
    """president|vice president|prime minister|premier|foreign minister|chancellor|minister|secretary|senator
    |leader|former president|former prime minister|former leader|king|queen|prince|princess|crown prince|pope
    |governor|mayor|ambassador|general|secretary general|secretary-general|chairman|director|spokesman
    |defence minister|defense minister|finance minister|interior minister|speaker|mr|mrs|ms|dr|sir
    |former secretary""".replace("\n    ", "").split("|")
)
"""Offices that many people hold, so that they point at a name less than `French President` does."""

DAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat
    sun""".split()
)

TIMES = frozenset(
    "week weekend month year day today yesterday tomorrow morning afternoon evening night noon midnight".split()
)
"""`Earlier in the week X said` says nothing of X."""

ACRONYMS = frozenset("us uk eu un uae usa nato uae g7 g20".split())
"""Capitals before a name that are no initials of a given name."""

PLACE_NOUNS = frozenset(
    """village town city port county district region province river lake island islands bay street road valley
    state area municipality suburb parish hamlet harbour harbor mountain peak cape canal forest desert peninsula
    station airport stadium stadion club university college school neighbourhood neighborhood""".split()
)
"""`the village of X` makes X a place."""

KIND_AFTER = frozenset(
    """family families people peoples tribe river bay village town county language street road school brothers
    sisters siblings twins dynasty valley lake island islands farm winery bakery museum library cathedral church
    mosque temple monastery canal harbour harbor district region province ferry train line station mill pottery
    brand label band team club company firm group estate castle""".split()
)
"""A common noun right after a name that makes the name that of something else."""

OCCUPATIONS = frozenset(
    """coach judge poet chef actress nurse cook priest monk nun baker pilot captain guitarist student teacher
    farmer tailor plumber clerk guard engineer architect author cyclist golfer sprinter winger defender keeper
    goalkeeper midfielder swimmer gymnast wrestler boxer skier surgeon dentist chemist composer novelist
    comedian magician musician physician politician historian mathematician librarian veteran lawyer soldier
    brother sister son daughter father mother wife husband uncle aunt cousin neighbour neighbor widow twin
    frigate ship ferry yacht boat destroyer cruiser horse dog cat racehorse scholar professor economist
    interpreter critic mechanic playwright athlete referee umpire striker model actor singer dancer drummer
    bassist painter sculptor photographer filmmaker carpenter blacksmith rapper activist envoy analyst""".split()
)

NOT_OCCUPATIONS = frozenset(
    """after under over whether another other rather however never ever later earlier former per either neither
    together further consider remember offer order number power water paper newspaper matter letter member
    better greater number dinner winter summer october september november december center centre for or nor
    president minister leader chancellor premier adviser advisor chair quarter september deliver discover enter
    hear answer chapter border counter encounter register transfer prefer prior superior via versus senior junior
    governor senator mayor ambassador chancellor director commander speaker""".split()
)
"""Words in -er, -or and -ist that are no occupation, and offices that a rule's own title may name."""

NAMING = frozenset("called named dubbed nicknamed titled entitled termed surnamed born".split())
"""`a neighbour called X` tells of somebody new."""

SPELLING = (
    "misspel", "mis-spel", "typo", "spelled", "spelt", "spelling", "wrongly", "by mistake", "own form",
    "transliterat", "romanis", "romaniz", "pronounc", "autocorrect", "wrote the name", "misprint",
)  # fmt: skip
"""A sentence with one of these, in lower case, may speak of a spelling: nothing in it is corrected."""
