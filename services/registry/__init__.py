"""The programme's record, from producer to recognition.

Owns territory, producers, products, papers, dossiers, councils and decisions in its own database
and file storage. Asks scoring for results and certificates for documents, through their clients;
the gateway hands it the public's requests. It holds no key that signs a certificate, no password.
"""
