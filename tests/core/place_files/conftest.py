"""Place files, written, and loaded where they are to be refused.

What Django must be ready for is imported inside: pytest reads this file before it is.
"""

import pytest


@pytest.fixture
def files(tmp_path):
    """Write files by name and text, and return their paths."""

    def written(**texts):
        paths = []
        for name, text in texts.items():
            path = tmp_path / f"{name}.yaml"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(path)
        return paths

    return written


@pytest.fixture
def refused(files):
    """Load the network's file with a place's, and return the faults as lines without folder and count."""
    from core.models import Journal, Scope
    from core.place_files import RefusedError, load
    from governance.models import Place
    from tests.core.place_files.texts import NETWORK, NOW

    def faults_of(place, network=NETWORK):
        paths = files(net=network, wirral=place)
        before = Journal.objects.count()
        with pytest.raises(RefusedError) as refusal:
            load(paths, NOW)
        assert (Journal.objects.count(), Place.objects.count(), Scope.objects.count()) == (before, 0, 0)
        folder = f"{paths[0].parent}/"
        return [str(fault).replace(folder, "") for fault in refusal.value.faults]

    return faults_of
