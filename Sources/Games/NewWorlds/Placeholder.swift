enum NewWorldsPlaceholder {}
