"""Pure decisions about tickets: values in, values out."""
