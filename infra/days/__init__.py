"""Days of customer service as files say them: who comes when, who works when."""
