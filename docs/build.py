"""Write every page of the documentation that is made from declarations: ``make docs``."""

from pathlib import Path

import calibration.exports.samples_page
import calibration.facts.pages
import calibration.summaries.definitions
import essaim.claims_page
import scenarios.pages
import scenarios.preset_pages
import sim.pages

if __name__ == "__main__":
    here = Path(__file__).parent
    sim.pages.write_pages(here)
    scenarios.pages.write_pages(here)
    scenarios.preset_pages.write_preset_pages(here)
    calibration.facts.pages.write_pages(here)
    calibration.summaries.definitions.write_pages(here)
    essaim.claims_page.write_pages(here)
    calibration.exports.samples_page.write_pages(here)
