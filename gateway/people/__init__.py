"""What both APIs say about the company and its people: the shapes that go in and come out."""
