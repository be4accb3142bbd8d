"""Pools, budget lines and their amounts, what agencies spend, efficiency targets, and business cases."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Aggregate, F, OuterRef, Q, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from budgets.choices import Expenditure, LineStanding, Treatment
from core.choices import Qualifier
from core.dbjson import MoneyForm
from core.fields import PenceField
from core.models import Record, RecordQuerySet
from governance.models import Board, Organisation, Sourced
from workstreams.models import Ask, Theme, Workstream


class Joined(Aggregate):
    """Texts of a group with commas between, in order."""

    function = "string_agg"
    template = "%(function)s(%(expressions)s, ',' ORDER BY %(expressions)s)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The expression stands there twice, so do its parameters."""
        sql, params = self.as_sql(compiler, connection, **extra)
        return sql, [*params, *params]

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """group_concat, whose rows come by the index of line and year."""
        return self.as_sql(compiler, connection, function="group_concat", template="%(function)s(%(expressions)s, ',')")


class PoolQuerySet(RecordQuerySet):
    """Lists of pools."""

    def with_computed_total(self) -> Self:
        """Each pool with `computed_total`: the sum of its current lines over all years, in pounds."""
        amounts = BudgetAmount.objects.current().filter(line__withdrawn_at__isnull=True, line__pool=OuterRef("pk"))
        return self.annotate(computed_total=_sum_of(amounts, "line__pool"))


class Pool(Sourced):
    """Money that a board holds for the programme; its stated total stands beside the sum of its lines."""

    kind_code: ClassVar[str] = "PO"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    title = models.CharField(max_length=200)
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="pools")
    accountable_body = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="pools")
    legal_basis = models.CharField(max_length=200, blank=True)
    stated_total = PenceField(null=True, blank=True, help_text="The total that the source states.")
    stated_qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    stated_source = models.CharField(max_length=200, blank=True, help_text="Where the source states the total.")
    summary = models.TextField(blank=True)

    objects: ClassVar = PoolQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title


class BudgetLineQuerySet(RecordQuerySet):
    """Lists of budget lines."""

    def with_total(self) -> Self:
        """Each line with `total`: the sum of its amounts over all years, in pounds."""
        return self.annotate(total=_sum_of(BudgetAmount.objects.current().filter(line=OuterRef("pk")), "line"))

    def with_amounts(self) -> Self:
        """Each line with `amounts_by_year`: a JSON object of its amounts in pounds by financial year."""
        year, sum_ = Cast(F("financial_year"), TextField()), MoneyForm(F("amount"))
        pair = Concat(Value('"'), year, Value('":"'), sum_, Value('"'), output_field=TextField())
        amounts = BudgetAmount.objects.current().filter(line=OuterRef("pk")).order_by().values("line")
        pairs = Subquery(amounts.annotate(pairs=Joined(pair)).values("pairs"))
        whole = Concat(
            Value("{"), Coalesce(pairs, Value(""), output_field=TextField()), Value("}"), output_field=TextField()
        )
        return self.annotate(amounts_by_year=whole)


class BudgetLine(Sourced):
    """What one contributor puts in for one purpose."""

    kind_code: ClassVar[str] = "BL"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")
    figures_in: ClassVar[tuple[str, ...]] = ("pool",)

    title = models.CharField(max_length=300)
    pool = models.ForeignKey(Pool, models.PROTECT, null=True, blank=True, related_name="lines")
    contributor = models.ForeignKey(Organisation, models.PROTECT, related_name="budget_lines")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="budget_lines")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="budget_lines")
    treatment = models.CharField(max_length=8, choices=Treatment.choices)
    standing = models.CharField(max_length=10, choices=LineStanding.choices)
    expenditure = models.CharField(max_length=8, choices=Expenditure.choices, default=Expenditure.REVENUE)
    note = models.TextField(blank=True)

    objects: ClassVar = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.title


class BudgetAmount(Record):
    """What a budget line holds in one financial year."""

    kind_code: ClassVar[str] = "BA"
    figures_in: ClassVar[tuple[str, ...]] = ("line", "line__pool")

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="amounts")
    financial_year = models.PositiveIntegerField(help_text="The year in which it starts: 2025 is 2025–26.")
    amount = PenceField()
    forecast = PenceField(null=True, blank=True, help_text="What it is now expected to come to; empty where not said.")
    year_inferred = models.BooleanField(default=False, help_text="Whether the source leaves the year unsaid.")

    class Meta:
        ordering = ["line", "financial_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "financial_year"], condition=Q(withdrawn_at__isnull=True), name="one_amount_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"£{self.amount:,} in {self.financial_year}"


class EfficiencyTarget(Sourced):
    """What a programme means to save on a pool: a share of it, a sum, or both as the source states them."""

    kind_code: ClassVar[str] = "ET"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title")

    title = models.CharField(max_length=300)
    pool = models.ForeignKey(Pool, models.PROTECT, null=True, blank=True, related_name="efficiency_targets")
    percent = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default=Qualifier.EXACT)
    stated_amount = PenceField(null=True, blank=True, help_text="The sum that the source states.")
    years = models.PositiveIntegerField(null=True, blank=True, help_text="Over how many years it is to be reached.")
    from_financial_year = models.PositiveIntegerField(null=True, blank=True)
    profile_note = models.CharField(max_length=300, blank=True, help_text="What the source leaves unsaid of its years.")

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="target_is_a_share_or_a_sum",
                condition=Q(percent__isnull=False) | Q(stated_amount__isnull=False),
                violation_error_message="Give a share, a sum, or both.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class AgencySpend(Sourced):
    """What an agency spends in a place in a year; a row that is part of another is never counted twice."""

    kind_code: ClassVar[str] = "SP"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "label")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agency_spend")
    label = models.CharField(max_length=200, help_text="The agency as the source names it.")
    financial_year = models.PositiveIntegerField(help_text="The year in which it starts: 2010 is 2010–11.")
    amount = PenceField()
    coverage = models.CharField(
        max_length=200, blank=True, help_text="The area that the sum covers, where it is wider."
    )
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    uncertain = models.BooleanField(default=False, help_text="Whether the source leaves a doubt about the figure.")
    quoted = models.CharField(max_length=60, blank=True, help_text="The figure as the source prints it.")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "agency spend"
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.label


class BusinessCase(Sourced):
    """What a change is to cost and to bring, and what of it hangs on others."""

    kind_code: ClassVar[str] = "BC"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "title", "summary")

    title = models.CharField(max_length=300)
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="business_cases")
    workstream = models.ForeignKey(Workstream, models.PROTECT, null=True, blank=True, related_name="business_cases")
    summary = models.TextField(max_length=10_000, blank=True)

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                name="case_is_of_a_theme_or_a_workstream",
                condition=Q(theme__isnull=True) | Q(workstream__isnull=True),
                violation_error_message="Name a theme or a workstream, not both.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class BusinessCaseCondition(Sourced):
    """That a business case holds only if an ask is granted."""

    kind_code: ClassVar[str] = "CN"
    search_fields: ClassVar[tuple[str, ...]] = ("reference", "note")

    business_case = models.ForeignKey(BusinessCase, models.PROTECT, related_name="conditions")
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="case_conditions")
    note = models.TextField("what hangs on it", max_length=10_000, blank=True)

    class Meta:
        ordering = ["business_case", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["business_case", "ask"],
                condition=Q(withdrawn_at__isnull=True),
                name="ask_of_a_case_once",
                violation_error_message="The business case names this ask already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ask}, for {self.business_case}"


def _sum_of(amounts: RecordQuerySet, group: str) -> Any:
    sums = amounts.order_by().values(group).annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(sums, output_field=PenceField()), 0, output_field=PenceField())
