internal import MartletReports

/// What `martlet` can do, in the order of its help. A new command is a file of its own and a line here.
enum Commands {
    static let all: [Subcommand] = [
        ServeCommand.command,
        EchoCommand.command,
        BenchCommand.command,
        SimulateCommand.command,
        ReplayCommand.command,
        DoctorCommand.command,
        VersionCommand.command,
        Subcommand(
            name: "help", summary: "says what there is, or what one command takes",
            operands: [Operand("COMMAND", "the command", isOptional: true)]
        ) { arguments in await CommandRunner(commands: all).run(["help"] + arguments.operands) },
    ]
}
