"""What the intermediate representation is turned into; ``wirestruct.rendering`` lists the targets."""
