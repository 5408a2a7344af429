"""Cities that datelines give without more: enough to tell “Vienna - ” from any other word before a dash."""

_CITIES = """
abu dhabi|abuja|accra|addis ababa|adelaide|algiers|amman|amsterdam|ankara|antwerp|astana|athens|atlanta|auckland|austin
baghdad|baikonur|baku|baltimore|bangalore|bangkok|barcelona|basel|beijing|beirut|belgrade|bengaluru|berkeley|berlin|bern
birmingham|bogota|bogotá|bologna|bonn|bordeaux|boston|boulder|brasilia|brasília|bratislava|bremen|brisbane|brussels
bruxelles|brüssel|bucharest|budapest|buenos aires|cairo|calgary|cambridge|canberra|cape canaveral|cape town|caracas
casablanca|chennai|chicago|christchurch|cleveland|cologne|colombo|copenhagen|dakar|dallas|damascus|darmstadt|delhi|denver
detroit|dhaka|doha|dresden|dubai|dublin|edinburgh|florence|frankfurt|geneva|genf|genève|glasgow|göttingen|granada
guangzhou|hamburg|hamilton|hannover|hanoi|harare|harwell|havana|heidelberg|helsinki|hong kong|honolulu|houston|huntsville
islamabad|istanbul|jakarta|jena|jerusalem|jiuquan|johannesburg|kabul|karachi|kathmandu|kennedy space center|kiel|kiev
kinshasa|köln|kourou|kyiv|kyoto|la paz|lagos|lausanne|leicester|leipzig|lima|lisbon|lisboa|liverpool|ljubljana|london
londres|los angeles|luxembourg|lyon|madrid|mailand|mainz|manchester|manila|melbourne|mexico city|miami|milan|milano
minneapolis|minsk|montevideo|montreal|montréal|moscow|moskau|mumbai|munich|münchen|nagoya|nairobi|naples|new delhi
new orleans|new york|nice|noordwijk|oslo|osaka|ottawa|oxford|palo alto|paris|pasadena|peking|perth|phoenix|pittsburgh
plesetsk|portland|potsdam|prague|prag|pretoria|princeton|quito|reykjavik|riga|rio de janeiro|riyadh|rom|roma|rome
rotterdam|san diego|san francisco|san jose|santiago|santiago de chile|são paulo|sapporo|seattle|seoul|shanghai|shenzhen
silicon valley|singapore|sofia|st. louis|st. petersburg|stockholm|stuttgart|svalbard|sydney|taipei|tallinn|tashkent
tehran|tel aviv|the hague|tokio|tokyo|toronto|toulouse|tripoli|tromsø|tsukuba|tucson|tunis|turin|uppsala|vancouver
vandenberg|venice|vienna|vilnius|warsaw|washington|wellington|wenchang|wien|xichang|yokohama|zagreb|zurich|zürich
cape canaveral space force station|vandenberg space force base|greenbelt|hampton|kiruna|french guiana
"""
KNOWN = frozenset(city for line in _CITIES.split("\n") for city in line.split("|") if city)
