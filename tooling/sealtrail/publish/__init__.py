"""From a verified history to a static site that works from a folder, a zip or any server, and asks no one's leave.

Pages are pure functions of the verified state; only ``site`` writes, and only ``mkdocs_plugin`` knows the generator.
"""

from sealtrail.publish.audience import audience_of
from sealtrail.publish.holdings import PublishError
from sealtrail.publish.mark import refuse_other
from sealtrail.publish.site import Built, build

__all__ = ["Built", "PublishError", "audience_of", "build", "refuse_other"]
