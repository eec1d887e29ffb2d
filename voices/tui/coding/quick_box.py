"""The box that shows the nine quick keys and asks which of them is to have another code."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from voices.tui.widgets.choice_list import ChoiceList


class QuickBox(ChoiceList):
    """A list of the keys 1 to 9; a digit or Enter chooses one, Backspace gives it back to the codes used most."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(digit), f"choose_key({digit})", f"Key {digit}", show=False, id=f"quick.key_{digit}",
                    tooltip="Choose a code for this key")
            for digit in range(1, 10)
        ),
        Binding("backspace,delete", "give_back", "Give back", id="quick.give_back",
                tooltip="Give the key back to the codes used most"),
    ]  # fmt: skip

    def action_choose_key(self, digit: int) -> None:
        """Choose the key with this digit."""
        self.go_to(digit)
        self.action_done()

    def action_give_back(self) -> None:
        """Give the highlighted key back."""
        key = self._list.key_here
        if isinstance(key, int):
            self.action_close()
            self.post_message(self.Chosen(self._purpose, -key))
