"""What can go wrong with a certificate, by stable code."""

from libs.contracts.errors import Kind, OcopError


class CertificateNotFound(OcopError):
    """No certificate bears this code."""

    kind = Kind.NOT_FOUND
    code = "certificate_not_found"


class CertificateDiffers(OcopError):
    """A certificate with this id was issued with other content."""

    kind = Kind.CONFLICT
    code = "certificate_differs"


class CertificateNotPrintable(OcopError):
    """A text holds letters that the document's fonts do not have."""

    kind = Kind.INVALID
    code = "certificate_not_printable"


class CertificateDatedAhead(OcopError):
    """A date of the certificate lies in the future."""

    kind = Kind.INVALID
    code = "certificate_dated_ahead"


class StatusChangeRefused(OcopError):
    """The certificate's status does not allow this change; `reason` says why."""

    kind = Kind.CONFLICT
    code = "status_change_refused"


class StatusChangeDiffers(OcopError):
    """A change with this id was recorded with other content."""

    kind = Kind.CONFLICT
    code = "status_change_differs"


class SuccessorNotFound(OcopError):
    """The certificate that is said to follow does not exist."""

    kind = Kind.INVALID
    code = "successor_not_found"


class VoidDiffers(OcopError):
    """A voided number with this id was recorded with other content."""

    kind = Kind.CONFLICT
    code = "void_differs"


class DocumentMissing(OcopError):
    """The record is there, its PDF cannot be read now."""

    kind = Kind.UNAVAILABLE
    code = "document_missing"
