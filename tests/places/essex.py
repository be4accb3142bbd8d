"""What is loaded of Essex, Southend and Thurrock."""

from governance.models import Figure
from workstreams.models import Outcome


def of_essex(model):
    """Records of a model."""
    return model.objects.current().filter(scope__code="ESX")


def propositions():
    """What the Deal for Growth proposes."""
    return of_essex(Outcome).filter(theme__title="Deal for Growth")


def figures_of(subject):
    """What is stated of a subject."""
    return of_essex(Figure).filter(subject=subject)
