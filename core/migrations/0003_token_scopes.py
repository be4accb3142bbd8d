"""What a token may do, for which organisation, how to know it, and what took its place."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def everything() -> list[str]:
    """What every token could do until now, and so goes on doing."""
    return ["*:read", "*:write"]


class Migration(migrations.Migration):
    dependencies = [("core", "0002_idempotency")]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="hint",
            field=models.CharField(
                blank=True, default="", help_text="How the secret ends, to know it by.", max_length=4
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="apitoken",
            name="scopes",
            field=models.JSONField(
                default=everything, help_text="What it may do: themes:read, *:write. An empty list is nothing."
            ),
        ),
        migrations.AlterField(
            model_name="apitoken",
            name="scopes",
            field=models.JSONField(
                default=list, help_text="What it may do: themes:read, *:write. An empty list is nothing."
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="organisation_id",
            field=models.UUIDField(
                blank=True, help_text="Leaves out the rights that the user has for other organisations.", null=True
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                help_text="The one it was made from.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="core.apitoken",
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
