"""What the packing of every format has in hand, and the proof that all of them pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.errors import ExportDiffers
from app.exports.jobs import ExportedFile, ExportJob, Step
from app.exports.packing.archive import README, golden_files, zip_file
from app.ml.exporters.classifier import Classifier
from app.ml.exporters.golden import Golden
from app.ml.exporters.proof import Run, largest_difference

Report = Callable[[Step], None]


@dataclass(frozen=True)
class Packing:
    """A model on its way into a file."""

    job: ExportJob
    classifier: Classifier
    golden: Golden
    report: Report

    def prove(self, run: Run, tolerance: float) -> float:
        """The largest difference of what was written. Raises ExportDiffers if it is above the tolerance."""
        self.report(Step.PROVING)
        difference = largest_difference(run, self.golden, self.classifier.spec.input_size)
        if not difference <= tolerance:
            raise ExportDiffers(
                format=self.job.export_format, difference=difference, tolerance=tolerance
            )
        return difference

    def packed(
        self, files: Mapping[str, bytes], difference: float, tolerance: float
    ) -> ExportedFile:
        """The zip file of these files, the golden pictures and the text for people."""
        golden = golden_files(self.golden, self.classifier, tolerance)
        readme = {README: self.job.readme.encode()}
        return ExportedFile(zip_file({**files, **golden, **readme}), difference)
