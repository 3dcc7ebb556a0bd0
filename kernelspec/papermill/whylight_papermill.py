"""Lets papermill write the parameters of Whylight notebooks: `papermill in.ipynb out.ipynb -p alpha 0.6`.

Whylight reads parameters as Python writes them, so `papermill -l python` does without this package.
"""

from papermill.engines import NBClientEngine as Engine
from papermill.translators import PythonTranslator, papermill_translators

__all__ = ["Engine", "WhylightTranslator"]


class WhylightTranslator(PythonTranslator):
    """Python's literals with the language's own words for true, false and none."""

    @classmethod
    def translate_bool(cls, val):
        return "true" if val else "false"

    @classmethod
    def translate_none(cls, val):
        return "none"

    @classmethod
    def assign(cls, name, str_val):
        # What else a file of parameters has as a name would be commands.
        if not name.isidentifier():
            raise ValueError(f"a parameter's name must be a name, not {name!r}")
        return super().assign(name, str_val)

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        # Not PythonTranslator's, which runs the result through a formatter for Python where there is one.
        return super(PythonTranslator, cls).codify(parameters, comment)


papermill_translators.register("whylight", WhylightTranslator)
