"""Texts in which no name is wrong, though much in them is like one: nothing may change."""

from __future__ import annotations

import pytest

from cleaner.actions.name import Name
from cleaner.document import Document
from cleaner.names import NameFinder


def person(name: str, *title: str, short: str = "", accept: tuple[str, ...] = ()) -> Name:
    return Name(name, short or name.split()[-1], title=title, accept=accept, near=True)


def other(entity: str, name: str, short: str = "") -> Name:
    return Name(name, short or name, entity, near=True)


NAMES = (
    person("Viktor Orban", "Hungarian Prime Minister", "Prime Minister"),
    person("Mark Rutte", "NATO Secretary General"),
    person("Keir Starmer", "British Prime Minister", "Prime Minister"),
    person("Giorgia Meloni", "Italian Prime Minister"),
    person("Pedro Sanchez", "Spanish Prime Minister", accept=("Pedro Sánchez",)),
    person("Vladimir Putin", "Russian President", "President"),
    person("Angela Merkel", "former German Chancellor", "Chancellor"),
    person("Jair Bolsonaro", "former Brazilian President", "President"),
    person("Javier Milei", "Argentine President", "President"),
    person("Mauricio Pochettino", "coach"),
    person("Christine Lagarde", "ECB President"),
    person("Jerome Powell", "Fed Chair"),
    person("Elon Musk", "Tesla chief executive"),
    person("Novak Djokovic", "world number one"),
    person("Antonio Guterres", "UN Secretary General"),
    person("Bashar al-Assad", "Syrian President", short="Assad"),
    person("Kim Jong Un", "North Korean leader", short="Kim"),
    person("Li Qiang", "Chinese Premier", short="Li"),
    person("Aung San Suu Kyi", "Myanmar leader", short="Suu Kyi"),
    person("Luiz Inacio Lula da Silva", "Brazilian President", short="Lula"),
    person("Rik van Steen", "mayor", short="van Steen"),
    person("Mario Draghi", "former ECB President"),
    person("Michael Phelps", "former swimmer"),
    person("Wayne Rooney", "former striker"),
    person("Dmytro Kuleba", "Ukrainian Foreign Minister", "Foreign Minister"),
    other("place", "Slovenia"),
    other("place", "Colombia"),
    other("place", "Reykjavik"),
    other("place", "Pittsburgh"),
    other("place", "Nigeria"),
    other("place", "Brisbane"),
    other("place", "Mauritania"),
    other("place", "Netherlands"),
    other("place", "Edinburgh"),
    other("organisation", "Hyundai"),
    other("organisation", "Huawei"),
    other("organisation", "Volkswagen"),
    other("organisation", "Goldman Sachs", "Goldman"),
    other("organisation", "Carnegie Endowment", "Carnegie"),
)
FINDER = NameFinder(NAMES)

TRAPS = [
    "Prime Minister Viktor Orban met farmers. Urban farms grow. Singer Keith Urban waved; Orbin lives in Ohio.",
    "Hungarian Prime Minister Viktor Orban left. The painter Otto Orben showed nine works. Orben is 41.",
    "NATO Secretary General Mark Rutte spoke. Rutted roads slowed the bus, and Rutter the baker sold rolls.",
    "NATO Secretary General Mark Rutte spoke. Marc Rutten, a dentist, sent flowers.",
    "British Prime Minister Keir Starmer arrived. Farmer and Stammer are words. Drummer Joe Starmar played.",
    "British Prime Minister Keir Starmer arrived. Kier Group builds roads; Kier is based in Salford.",
    "Italian Prime Minister Giorgia Meloni arrived. Melons were cheap. Georgia Melloni, a nurse, sang.",
    "Spanish Prime Minister Pedro Sanchez left. Pedro Sánchez spoke later. Ana Sanches runs a shop.",
    "Russian President Vladimir Putin spoke. Putina tea is sold here; Poutine is a dish from Quebec.",
    "Russian President Vladimir Putin spoke. The Putinist press and Putinism's critics argued. Putins come and go.",
    "President Vladimir Putin met officials. The banker Lyudmila Putina left. Putnam County voted on Tuesday.",
    "Former German Chancellor Angela Merkel read. Meghan Markle smiled. Markle wore blue.",
    "Former German Chancellor Angela Merkel read. Merkelism ended; Merkels Erben is a German headline.",
    "Former German Chancellor Angela Merkel spoke. Angelo Merkle owns the cafe, and Merkle is proud of it.",
    "Former Brazilian President Jair Bolsonaro left. Bolsonarismo and Bolsonarista lawmakers stay.",
    "Argentine President Javier Milei spoke. Singer Miley Cyrus toured. Miley sang three songs.",
    "Argentine President Javier Milei spoke. Former President Mauricio Macri listened; Milena waved.",
    "ECB President Christine Lagarde spoke. The village of Legarde has a mill. Lagarda is a bay.",
    "ECB President Christine Lagarde spoke. Cristina Legarda, a senator, replied; Legarda was brief.",
    "Fed Chair Jerome Powell spoke. William Powel, a poet, read. The Howell family left.",
    "Tesla chief executive Elon Musk spoke. Musky scents filled the hall. Max Mosk sold maps; Mosk is 80.",
    "World number one Novak Djokovic won. Nikola Jokic scored 40 points and Jokic rested.",
    "World number one Novak Djokovic won. Marko Djokovich, a chef, cooked for 30.",
    "UN Secretary General Antonio Guterres spoke. Carlos Gutierrez sells cars. Gutierrez has two shops.",
    "Syrian President Bashar al-Assad left. Asaad Bukhari, a chemist, stayed. Assadist troops moved.",
    "North Korean leader Kim Jong Un smiled. Kim Jong Il died in 2011. Kim Jong Nam was killed.",
    "Chinese Premier Li Qiang spoke. Li Qian is a swimmer. Painter Li Jiang showed scrolls.",
    "Myanmar leader Aung San Suu Kyi waited. Aung Sein Kyi teaches music.",
    "Brazilian President Luiz Inacio Lula da Silva left. Lulu sang. Lola da Silva cooks for 20.",
    "Mayor Rik van Steen spoke. Painter Jan von Steen died; von Steen painted cows.",
    "Former ECB President Mario Draghi left. Ivan Drago boxes. Draghici, 22, plays for Cluj.",
    "Coach Mauricio Pochettino nodded. Marco Pochettini, a baker, sells bread.",
    "Former swimmer Michael Phelps waved. Michel Phelp repairs boats.",
    "Former striker Wayne Rooney scored. Dwayne Roony is a fan; the Mooney twins cheered.",
    "Foreign Minister Dmytro Kuleba spoke. Kulebyaka is a pie. Oleksandr Kulebiak paints.",
    "Slovenia and Slovakia share a past. Slavonia is in Croatia. Slovenian wine and Slovene songs.",
    "Colombia plays on Friday. Columbia University closed. British Columbia and District of Columbia wait.",
    "Reykjavik was dark. The Reykjanes road was closed and Reykjahlid was cold.",
    "Pittsburgh lost. Pittsburg, Kansas, won. The Pittsburg paper wrote about it.",
    "Nigeria won. Niger lost. Nigerians and Nigeriens sang; Algeria drew.",
    "Brisbane flooded. Brisbanites helped. Brisbin, a hamlet, stayed dry. Lisbane Road was shut.",
    "Mauritania and Mauritius signed. The Mauretania was a ship; Mauritanian fish is sold here.",
    "The Netherlands won. A Netherlander sang, and Netherland Street is closed. Neverland is a ranch.",
    "Edinburgh was full. Edinburg, Texas, was hot. The Edinburgher laughed.",
    "Hyundai grew. Honda shrank. The Hyundais were parked, and Hundal is a surname.",
    "Huawei grew. Hawaii was sunny; the Hawaiian band played. Hawaei the clown fell.",
    "Volkswagen grew. The Volkswagens rusted; Volkswagner, a play, opened. Wagen means car.",
    "Goldman Sachs rose. Goldmann the jeweller closed. Sacks of flour stood there. Nelly Sachs wrote poems.",
    "The Carnegie Endowment wrote. Carnegia is a plant genus; the Carnagie sisters danced.",
    "Chancellor Angela Merkel spoke. A banner misspelt her name as Merkell, and nobody minded.",
    "Angela Merkel spoke. See https://example.org/angela-merkell and @merkell, #Merkell, merkell_notes.pdf.",
    'Angela Merkel spoke. The letter began: "Dear Mrs Merkell [sic], thank you."',
    'Angela Merkel spoke. A Polish paper wrote "Rozmowa z Merkelem trwa".',
    'Vladimir Putin spoke. A Finnish site had "Putinin puhe alkoi".',
    "Vladimir Putin spoke. Putin-era laws and Putinland jokes, Putinesque all of them.",
    "Viktor Orban left. Orban's, Orbans' and Orban-style talk.",
    "In Mauritenia Street, a shop sells tea.",
    "Jerome Powell listened while Jeremy Powell and Gerome Powell, two brothers, sang.",
    "Elon Musk left. Errol Musk, his father, and Kimbal Musk, his brother, stayed.",
    "Vladimir Putin left. Vladislav Putin is a plumber of that name.",
    "Pedro Sanchez left. Petra Sanchez and Pedra Sanchez are sisters.",
]


@pytest.mark.parametrize("text", TRAPS)
def test_right_words_stay(text: str) -> None:
    found = [(text[edit.start : edit.end], edit.new, edit.why) for _, edit in FINDER.find(Document(text))]
    assert found == []
