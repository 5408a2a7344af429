"""Choosing a section: in one list, grouped by publication, sub-sections beneath their section."""

from collections.abc import Iterator
from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue

from sections.models import Section


class ByPublication(ModelChoiceIterator):
    """Sections as groups of choices, one group a publication."""

    def __iter__(self) -> Iterator:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for name, rows in groupby(self.queryset, key=lambda section: section.publication.name):
            yield (name, [(ModelChoiceIteratorValue(row.pk, row), self.field.label_from_instance(row)) for row in rows])


class SectionChoice(forms.ModelChoiceField):
    """One section. Its queryset must come from `for_choices()`."""

    iterator = ByPublication

    def label_from_instance(self, obj: Section) -> str:
        """Return the section's name, set in beneath the section it is part of."""
        return f"– {obj.name}" if obj.parent_id else obj.name


class SectionChoices(SectionChoice, forms.ModelMultipleChoiceField):
    """Several sections."""
