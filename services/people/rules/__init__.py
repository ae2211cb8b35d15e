"""Pure decisions of people: values in, values out."""
