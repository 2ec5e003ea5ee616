"""OpenSearch: for an archive that one machine cannot keep or serve."""
