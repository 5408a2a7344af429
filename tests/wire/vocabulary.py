"""What the invented wire stories are made of. Every sentence here was written for this corpus."""

TOPICS = {
    "Moon": {
        "kickers": ["MOON DAILY", "LUNAR NOTEBOOK", "THE OTHER SIDE"],
        "headlines": [
            "Lander finds layered ice in a crater that never sees the Sun", "Moon rover sleeps through its eleventh night",
            "Two agencies agree on one clock for the Moon", "Drill stops a metre deep after meeting harder rock",
            "Old moonquake records give up a hidden fault", "Crew chooses three sites for a first lunar greenhouse",
            "Dust lifts by itself at lunar dawn, camera shows",
        ],
        "sentences": [
            "The lander touched down {n} metres from its target, closer to the crater rim than anyone had dared to hope.",
            "Samples from the drill will be sorted on board before the lunar night begins.",
            "“{we} expected dust and found a pavement,” said {person}, who leads the {body} team.",
            "Ice in the crater lies beneath {n} centimetres of dry soil, the instrument's first readings suggest.",
            "A second lander is to follow in {month}, carrying a small rover built by students.",
            "The craft will sleep for two weeks while the Sun is below the horizon.",
            "None of the {n} heaters failed, and the batteries kept more charge than the models allowed for.",
            "Lunar dust remains the worry: it sticks to seals, scratches lenses and creeps into joints.",
        ],
        "tags": ["Moon", "ice", "landers", "south pole", "craters", "lunar night"],
    },
    "Launch": {
        "kickers": ["ROCKET SCIENCE", "LAUNCH PAD", "LIFTOFF"],
        "headlines": [
            "Rocket flies a twelfth time and lands on a barge in fog", "Engine test ends early, but with the answer that was wanted",
            "New pad opens on the Arctic coast after six years", "Small launcher reaches orbit at its fourth try",
            "Countdown stops at nine seconds because of a fishing boat", "Booster comes home with one leg bent",
            "Methane engine runs for five minutes without a pause",
        ],
        "sentences": [
            "The rocket lifted off at dawn and was out of sight within {n} seconds.",
            "“That was the smoothest countdown {we} have had,” said {person} of {body}.",
            "Its booster will fly again in {month} if the inspection finds no cracks.",
            "Fuel loading began {n} minutes late after a sensor on the launch pad gave two readings.",
            "The upper stage released {n} small satellites before it was steered into the sea.",
            "Insurers had asked for a second look at the valve that delayed the first attempt.",
            "A thin layer of cloud drifted over the pad but never came close enough to matter.",
            "Engineers will cut one engine open to see how the new coating wore.",
        ],
        "tags": ["rockets", "boosters", "launch pads", "reusable rockets", "engines"],
    },
    "Climate": {
        "kickers": ["CLIMATE SCIENCE", "WARM WORLD", "WEATHER REPORT"],
        "headlines": [
            "Warm spring brings the bloom three weeks forward", "Rivers of the north carry more soil than a decade ago",
            "Farmers turn old wells into early warning for drought", "City trees cool streets less than models promised",
            "Longer summers move the rain, a forty-year record shows", "Heat at night now costs more sleep than heat by day",
        ],
        "sentences": [
            "The warming measured at the {n} stations is larger at night than by day.",
            "“The climate here changed within one working life,” said {person} from {body}.",
            "Rain now falls on {n} fewer days a year, but more of it falls at once.",
            "The group compared {n} years of notebooks kept by lighthouse crews with satellite data.",
            "Emissions from the thawing ground were not part of earlier estimates.",
            "A follow-up campaign begins in {month} with balloons that rise to the edge of the stratosphere.",
            "Carbon taken up by the meadows was given back within two dry summers.",
            "What surprised the authors was how evenly the change was spread.",
        ],
        "tags": ["climate", "drought", "rain", "emissions", "heat"],
    },
    "Storage": {
        "kickers": ["POWER STORE", "BATTERY TECH", "ENERGY TECH"],
        "headlines": [
            "Salt battery keeps a village warm through a windless week", "Old mine becomes a store for electricity",
            "Sodium cells pass ten thousand cycles in the laboratory", "Grid battery answers within a blink, test shows",
            "Hydrogen cavern is filled for the first time", "Cheaper membrane doubles the life of a flow battery",
        ],
        "sentences": [
            "The battery kept {n} per cent of its charge after a year on the shelf.",
            "“Storage is the part that nobody sees and everybody needs,” said {person}, an engineer at {body}.",
            "Heat is stored in {n} tonnes of salt and taken out through pipes as thin as a finger.",
            "The hydrogen for the trial came from a wind farm that is often switched off at night.",
            "Costs fell by a third once the membrane no longer had to be imported.",
            "A larger store is to be built beside the dam from {month} on.",
            "The cells survived {n} cycles, after which the test bench gave up first.",
            "Regulators want to see a full winter of data before they change the rules.",
        ],
        "tags": ["batteries", "hydrogen", "storage", "grids", "heat"],
    },
    "Oceans": {
        "kickers": ["WATER WORLD", "DEEP SEA", "TIDE TABLE"],
        "headlines": [
            "Current off the cape runs colder and faster than charted", "Robot fish counts eels where nets can't go",
            "Deep-sea cable doubles as a seismometer", "Coral moved by hand spawns for the first time",
            "Salt from melting bergs shows up far south", "Harbour seals teach a gauge to read the tide",
        ],
        "sentences": [
            "The current carries as much water as {n} large rivers together.",
            "“The ocean kept this secret in plain sight,” said {person}, an oceanographer with {body}.",
            "Sensors on the sea floor recorded {n} quakes too small for any station on the coast.",
            "Coral grown in tanks was set out along a reef that had bleached twice.",
            "The survey ship returns to the deep trench in {month} with a new winch.",
            "Tides in the bay were {n} centimetres lower than the tables said.",
            "Fishing crews lent their sonar records, which go back to wooden boats.",
            "Nobody had looked beneath the ledge because charts showed none.",
        ],
        "tags": ["oceans", "currents", "coral", "deep sea", "tides"],
    },
    "Satellites": {
        "kickers": ["ORBIT WATCH", "EARTH OBSERVATION", "CROWDED SKY"],
        "headlines": [
            "Weather satellite sends its first picture after a silent month", "Three small satellites share one orbit without a pilot",
            "Relay in high orbit halves the gaps over the poles", "Dead satellite is moved out of the way with a net",
            "Radar eye sees through the smoke of a forest fire", "Operators agree to say where their satellites will turn",
        ],
        "sentences": [
            "The satellite passed {n} kilometres above the fire and saw its edge through the smoke.",
            "“One more relay and the gap is closed,” said {person} of {body}.",
            "Its orbit was raised in {n} short burns, each checked from two stations.",
            "Crowded orbits forced the operators to share their plans an hour ahead.",
            "The next satellite of the series is being packed for shipping in {month}.",
            "Radar pictures arrive within {n} minutes, fast enough for those on the ground.",
            "A stray bolt, no larger than a thumb, had been followed for years.",
            "Users on three continents will get the data free of charge.",
        ],
        "tags": ["satellites", "orbits", "relays", "radar", "debris"],
    },
}  # fmt: skip

PEOPLE = [
    "Mara Lindqvist", "Tomas Okoro", "Hana Sugimoto", "Pavel Dvorsky", "Ines Carvalho", "Li Wenqing", "Ruth Abara", "Jonas Feld",
    "Amelie Rochat", "Sanjay Pillai", "Oksana Bilyk", "Diego Marchetti", "Freya Holm", "Yusuf Demir", "Clara O'Meara",
]  # fmt: skip
REPORTERS = [
    "Brooks Anders", "Nadia Fremont", "Kei Morita", "Laura van der Berg", "Piotr Zielak", "Sofia Grantham", "Marcus Oyelaran",
    "Eva Steinbach", "Julien Tasset", "Ana Belmonte", "Giulia Ferrante", "Dan McIvor",
]  # fmt: skip
BODIES = [
    "the Institute for Polar Instruments", "the Northern Survey", "the Harbour Laboratory", "the Centre for Slow Motion",
    "Meridian Works", "the Upland Observatory", "the Coastal Engine Company", "the College of Deep Measurement",
]  # fmt: skip
SUBHEADS = [
    "What comes next", "A second look", "Who pays for it", "Why it took so long", "How it works", "Older than thought",
    "Room for doubt", "The long way home",
]  # fmt: skip
LINKS = [
    ("Northern Survey", "https://survey.example/north"), ("Upland Observatory", "http://www.upland.example/news"),
    ("Institute for Polar Instruments", "https://polar.example/instruments/ice"), ("Meridian Works", "https://meridian.example"),
    ("Rocket Notes at the Coastal Engine Company", "http://coastal-engine.example/notes.html"),
    ("All about orbits", "https://orbits.example/all?page=2"), ("The Harbour Laboratory", "http://www.harbour-lab.example/"),
]  # fmt: skip

GERMAN = {
    "headlines": [
        "Neue Sonde misst den Wind über dem Nordmeer", "Forscher finden Wasser unter der alten Moräne",
        "Batterie aus Salz übersteht den ersten Winter", "Kleiner Satellit schickt erste Bilder aus der Umlaufbahn",
        "Startplatz an der Küste soll im Herbst öffnen",
    ],
    "sentences": [
        "Die Anlage hat {n} Tage lang ohne Unterbrechung gearbeitet, wie das Institut am Montag mitteilte.",
        "„Das hatten wir so nicht erwartet“, sagte {person}, die das Vorhaben leitet.",
        "Bis zum Herbst sollen {n} weitere Geräte folgen, danach beginnt der Dauerbetrieb.",
        "Kritiker hatten vor höheren Kosten gewarnt, doch der Haushalt wurde eingehalten.",
        "Die Messungen stammen von {n} Stationen zwischen der Küste und dem Hochland.",
        "Auch die Nachbarländer wollen sich beteiligen, ein Vertrag liegt bereit.",
        "Für die Bevölkerung vor Ort ändert sich zunächst nichts.",
    ],
    "subheads": ["Lange Vorbereitung", "Wie es weitergeht", "Zweifel bleiben"],
    "places": ["Berlin", "Köln", "Darmstadt", "Bremen", "München"],
}  # fmt: skip
FRENCH = {
    "headlines": [
        "Une sonde mesure le vent au-dessus de la mer du Nord", "Le petit satellite envoie ses premières images",
        "Un lac salé caché sous la vieille moraine", "La fusée décolle à l'aube après deux reports",
    ],
    "sentences": [
        "L'appareil a fonctionné {n} jours sans interruption, a annoncé l'institut lundi.",
        "« Nous ne l'attendions pas si tôt », a déclaré {person}, qui dirige le projet.",
        "D'ici l'automne, {n} autres instruments doivent suivre.",
        "Les mesures viennent de {n} stations réparties entre la côte et le plateau.",
        "Les pays voisins veulent participer, un accord est prêt.",
        "Pour les habitants, rien ne change pour l'instant.",
    ],
    "places": ["Paris", "Toulouse", "Genève", "Kourou"],
}  # fmt: skip
SPANISH = {
    "headlines": [
        "Una sonda mide el viento sobre el mar del Norte", "El pequeño satélite envía sus primeras imágenes",
        "Hallan un lago salado bajo la vieja morrena", "El cohete despega al alba tras dos aplazamientos",
    ],
    "sentences": [
        "El aparato funcionó {n} días sin interrupción, informó el lunes el instituto.",
        "“No lo esperábamos tan pronto”, dijo {person}, que dirige el proyecto.",
        "Hasta el otoño deben seguir otros {n} instrumentos.",
        "Las mediciones proceden de {n} estaciones entre la costa y la meseta.",
        "Los países vecinos quieren participar y hay un acuerdo preparado.",
        "Para los vecinos no cambia nada por ahora.",
    ],
    "places": ["Madrid", "Barcelona", "Buenos Aires", "Lima"],
}  # fmt: skip
ITALIAN = {
    "headlines": [
        "Una sonda misura il vento sopra il mare del Nord", "Il piccolo satellite invia le prime immagini",
        "Scoperto un lago salato sotto la vecchia morena", "Il razzo parte all'alba dopo due rinvii",
    ],
    "sentences": [
        "L'apparecchio ha lavorato {n} giorni senza interruzione, ha comunicato lunedì l'istituto.",
        "“Non ce lo aspettavamo così presto”, ha detto {person}, che guida il progetto.",
        "Entro l'autunno seguiranno altri {n} strumenti.",
        "Le misure vengono da {n} stazioni tra la costa e l'altopiano.",
        "I paesi vicini vogliono partecipare e un accordo è pronto.",
    ],
    "places": ["Roma", "Torino", "Milano", "Napoli"],
}  # fmt: skip
