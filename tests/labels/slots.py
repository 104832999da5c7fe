"""What the templates of the labelled criteria draw from. All places and councils are invented."""

SLOTS = {
    "train": {
        "place": ["Aldermoor", "Brackenshire", "Corvedale", "Eskwater", "Fairlop Green", "Garsdale", "East Thornley"],
        "council": ["Aldermoor Borough Council", "Brackenshire County Council", "Corvedale District Council", "the Authority", "the Council"],
        "service": ["grounds maintenance", "waste collection", "home care", "school meals", "supported housing", "street lighting energy supply", "legal services", "roof repairs", "mental health support", "recycling bank servicing", "temporary staff", "library software", "community equipment", "public health nursing", "apprenticeship training", "highway works", "domestic abuse refuge", "cleaning", "climate change consultancy", "leisure centre management", "social media monitoring", "tree surgery"],
        "n": ["2", "four", "12", "20", "fifty"],
        "pct": ["10%", "25%", "40 per cent", "60%"],
        "gbp": ["£1m", "£250,000", "£5,000", "one million pounds"],
        "year": ["2030", "2035", "2050"],
        "w": ["10", "5%", "10%", "20", "7.5%", "15"],
        "d": ["1", "2", "3", "4.1", "5", "6", "9"],
        "words": ["500", "750", "1,000", "two thousand"],
    },
    "test": {
        "place": ["Hollinworth", "Isenhurst", "Kelderby", "Lambourne Heath", "Marlowshire", "Netherfold", "Ormsgill"],
        "council": ["Hollinworth Metropolitan Borough Council", "Isenhurst District Council", "the commissioner", "the local authority"],
        "service": ["refuse and recycling", "adult social care", "building works", "primary school catering", "energy management", "wellbeing navigator", "passenger transport", "debt collection", "extra care housing", "parks maintenance", "IT support", "youth services", "window replacement", "drug and alcohol treatment", "careers advice", "community alarms", "fleet hire", "ecological surveys", "asbestos removal", "community safety CCTV"],
        "n": ["3", "six", "15", "30"],
        "pct": ["5%", "30%", "half"],
        "gbp": ["£500k", "£10,000", "£2 million"],
        "year": ["2028", "2040", "2045"],
        "w": ["12", "8%", "10%", "25", "6"],
        "d": ["1", "2", "3", "7", "8"],
        "words": ["300", "600", "1,500"],
    },
}
