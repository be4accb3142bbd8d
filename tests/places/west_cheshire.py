"""What West Cheshire's expression of interest lists, read from the document."""

THRIVING = "Thriving, Sustainable and Safe Neighbourhoods"

BEST_START = "Best Start in Life"

AGEING = "Ageing Well"

ECONOMY = "An Opportunity Economy"

SMARTER = "Smarter Services"

INITIATIVES = {
    THRIVING: [
        ("a", "A single conversation with communities"),
        ("b", "Community commissioning"),
        ("c", "Community assets"),
        ("d", "Widening of participatory budgeting"),
        ("e", "Local delivery mechanisms"),
        ("f", "Green Infrastructure"),
        ("g", "Low Carbon Communities"),
        ("h", "Safer neighbourhoods"),
    ],
    BEST_START: [
        ("1a", "Joint investment"),
        ("1b", "Joint delivery"),
        ("1c", "Joint intelligence"),
        ("2a", "Joint investment"),
        ("2b", "Intelligent commissioning"),
        ("2c", "A new model of children centre delivery"),
        ("2d", "Personalisation"),
        ("2e", "Space for young people"),
        ("2f", "Teenage pregnancy"),
    ],
    AGEING: [
        ("a", "A coordinated budget"),
        ("b", "Integrated delivery"),
        ("c", "Joint intelligence"),
        ("d", "Increasing independence and wellbeing"),
        ("e", "Accessibility"),
        ("f", "Making a positive contribution"),
        ("g", "Economic wellbeing"),
    ],
    ECONOMY: [
        ("a", "Personalisation"),
        ("b", "Driving jobs and enterprise through procurement"),
        ("c", "Driving forward with apprenticeships"),
        ("d", "Supporting private sector growth through coordinated capital investment"),
        ("e", "Rolling out “Opportunity Centres”"),
    ],
    SMARTER: [
        ("a", "Collaborative commissioning"),
        ("b", "Access to services"),
        ("c", "A powerful innovation network"),
        ("d", "New delivery mechanisms"),
    ],
}

OUTCOMES = {
    THRIVING: (
        "Enabling and empowering local people to solve local problems in thriving, sustainable and safe neighbourhoods"
    ),
    BEST_START: "Giving children and families the best start in life",
    AGEING: "Ensuring our older residents have the support and confidence to lead independent lives",
    ECONOMY: "Supporting an economy with opportunity for all",
    SMARTER: (
        "Developing smarter services and innovative civic approaches which build civic capacity, put the customer "
        "first and drive power to individuals and neighbourhoods"
    ),
}

MEASURES = {
    THRIVING: [
        "Reduced costs through less duplication",
        "More engaged communities",
        "Greater proportion of services delivered through local mechanisms",
        "Increase in size and role of voluntary and community sector",
        "Better targeting of service delivery",
        "Sustainable and Resilient Communities",
        "Reduced levels of crime and ASB",
        "Reduced demand on emergency and acute services",
        "Reduced carbon emissions",
        "Reduced inequalities in life chances",
        "Greater community ownership of assets",
    ],
    BEST_START: [
        "Lower costs through reduced duplication and need for acute services",
        "Shift towards planned interventions vs. unplanned",
        "Reduced entry of children and young people to the care system",
        "Increased housing stability",
        "Reduced health inequalities",
        "Reduced incidents of domestic violence",
        "More children are school ready",
        "More families are child ready",
        "More families are work ready",
        "Reduced teenage conceptions",
        "Reduced offending / re-offending",
        "Greater choice and control for families",
        "More diversity of service provision",
        "Reduced levels of crime and ASB",
        "Reduced demand on emergency and acute services",
    ],
    AGEING: [
        "Lower costs through reduced duplication and need for acute services",
        "Shift towards planned pathways vs. unplanned",
        "Increased independence",
        "Increased employment for older adults",
        "Extension of volunteering hours for older adults",
        "More diversity of provision",
        "Individuals choose the right help when they need it",
        "Reduced demand on emergency and acute services",
    ],
    ECONOMY: [
        "Reduced unemployment",
        "Welfare savings",
        "Less duplication",
        "Better customer insight and targeting of resources",
        "Increase business start-ups and growth in areas of low economic activity",
        "Larger social enterprise sector",
        "Increased choice and control for individuals",
    ],
    SMARTER: [
        "Reduced costs through less duplication",
        "Greater clarity of purpose",
        "More robust evaluation of commissioned services",
        "Greater role for social investment",
        "Shift to early help and prevention",
        "Better access to services to meet specific local needs",
    ],
}


def of_west_cheshire(model):
    return model.objects.filter(scope__code="WCH")
