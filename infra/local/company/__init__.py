"""The steps that make the demo company, each a module with `load(company)`: see infra/local/demo_company.py."""
