"""A Python for the scripts of tests: a process that has imported their libraries, and forks for each of them.

A script of the study takes three seconds of processor time to start, most of it for importing PyTorch. Here it takes a
fraction of that. Nothing of the study is imported beforehand, so that each script still reads its own code.

    python forked_python.py serve SOCKET   prints a line, then waits for scripts until its stdin is closed
    python forked_python.py run SCRIPT     has it run SCRIPT in this environment; $FORKED_PYTHON is the socket
"""

import json
import os
import select
import signal
import socket
import sys

# The libraries that take longest to import.
LIBRARIES = [
    "torch",
    "optuna",
    "sklearn.ensemble",
    "sklearn.svm",
    "sklearn.linear_model",
    "matplotlib.pyplot",
    "pandas",
    "scipy.stats",
    "scipy.ndimage",
    "openTSNE",
    "jinja2",
    "onnx",
    "jsonschema",
    "PIL.Image",
    "snakemake.script",
]


def serve(path):
    """Import the libraries, then fork for each script."""
    import importlib

    for library in LIBRARIES:
        importlib.import_module(library)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        print(flush=True)
        while server in select.select([server, sys.stdin], [], [])[0]:
            caller, _ = server.accept()
            if os.fork() == 0:
                answer(caller)
            caller.close()
    os.unlink(path)


def answer(caller):
    """Become the process that the caller asked for; send its status and end."""
    import atexit
    import contextlib
    import runpy
    import traceback

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        request, streams, _, _ = socket.recv_fds(caller, 1 << 20, 3)
        while part := caller.recv(1 << 20):
            request += part
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        script, folder, environment = json.loads(request)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = [script]
        sys.path[:1] = [os.path.dirname(script), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        with contextlib.suppress(ImportError):
            import sitecustomize  # noqa: F401  # as Python does at its start
        runpy.run_path(script, run_name="__main__")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    caller.sendall(bytes([status]))
    os._exit(status)


def run(script):
    """Return the status of a script that the server runs; if it is killed, 1."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(os.environ["FORKED_PYTHON"])
        request = json.dumps([os.path.abspath(script), os.getcwd(), dict(os.environ)]).encode()
        sent = socket.send_fds(server, [request], [0, 1, 2])
        server.sendall(request[sent:])
        server.shutdown(socket.SHUT_WR)
        return (server.recv(1) or b"\1")[0]


if __name__ == "__main__":
    sys.exit({"serve": serve, "run": run}[sys.argv[1]](sys.argv[2]))
