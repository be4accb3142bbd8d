"""Steps that tests of the services share."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.factories.core import NOW
from workstreams import services

TODAY = NOW.date()

DAY = timedelta(days=1)


def faults_of(call, **options):
    with pytest.raises(ValidationError) as fault:
        call(**options)
    return fault.value.message_dict


def submitted_with(workstream, officer, **said):
    update = services.start_update(workstream=workstream, actor=officer, now=NOW)
    services.save_update(update=update, actor=officer, now=NOW, **said)
    return services.submit_update(update=update, actor=officer, now=NOW)
