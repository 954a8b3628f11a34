"""The extension's entry: LibreOffice reads this file and looks for ``g_ImplementationHelper`` in it."""

import unohelper
from docxtpl_reports_lo.handler import Handler, Job
from docxtpl_reports_lo.panel import PanelFactory

g_ImplementationHelper = unohelper.ImplementationHelper()
for _class, _service in (
    (Handler, "com.sun.star.frame.ProtocolHandler"),
    (Job, "com.sun.star.task.Job"),
    (PanelFactory, "com.sun.star.ui.UIElementFactory"),
):
    _name = "org.docxtplreports.writer." + _class.__name__
    g_ImplementationHelper.addImplementation(_class, _name, (_service,))
