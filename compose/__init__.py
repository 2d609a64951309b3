"""The one place where the four parts are put together: in this process, or each at a port.

A module a part says what it is made of (`certificates_app(settings, …)`) and runs it alone
(`python -m compose.certificates`); `whole` joins all four in one process. Whoever needs an app,
the embedded system, the tests, the benches, the export of the API, asks here. It is a package and
not one file so that a process of one part loads that part only.
"""
