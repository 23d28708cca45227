import subprocess
import sys

import pytest
import torch

from digitsum.learning.optimizer import AdamW

RATES = [0.0, 0.01, 0.003, 0.2]


def network():
    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(30, 20), torch.nn.ReLU(), torch.nn.Linear(20, 5))


def losses(model):
    generator = torch.Generator().manual_seed(1)
    for _ in RATES:
        yield model(torch.randn(16, 30, generator=generator)).square().mean()


def same(one, other):
    return all(a.equal(b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


@pytest.mark.parametrize("weight_decay", [0, 0.2])
def test_equals_that_of_pytorch_to_the_bit(weight_decay):
    ours, theirs = network(), network()
    optimizer = AdamW(ours.parameters(), weight_decay)
    reference = torch.optim.AdamW(theirs.parameters(), weight_decay=weight_decay, fused=True)
    for rate, our_loss, their_loss in zip(RATES, losses(ours), losses(theirs), strict=True):
        our_loss.backward()
        optimizer.step(rate)
        reference.param_groups[0]["lr"] = rate
        reference.zero_grad()
        their_loss.backward()
        reference.step()
        assert same(ours, theirs)
    assert not same(ours, network())


def test_the_mean_of_a_gradient_that_stays_0_becomes_0_and_weights_do_not_notice():
    ours, theirs = (torch.linspace(-1, 1, 100, requires_grad=True) for _ in range(2))
    optimizer = AdamW([ours], weight_decay=0.1)
    reference = torch.optim.AdamW([theirs], lr=0.001, weight_decay=0.1, fused=True)
    for step in range(1500):
        ours.grad, theirs.grad = (torch.linspace(-3, 3, 100) * (step == 0) for _ in range(2))
        optimizer.step(0.001)
        reference.step()
    assert reference.state[theirs]["exp_avg"].any()
    assert not optimizer.means[0].any()
    assert ours.equal(theirs)
    assert torch.tensor(1e-38) * 0.1 > 0  # elsewhere, small numbers are what they are


def test_goes_on_from_its_state():
    whole, halted = network(), network()
    optimizer = first = AdamW(halted.parameters(), 0.1)
    unstopped = AdamW(whole.parameters(), 0.1)
    for number, (rate, one, other) in enumerate(zip(RATES, losses(whole), losses(halted), strict=True)):
        if number == 2:
            optimizer = AdamW(halted.parameters(), 0.1)
            optimizer.load_state_dict(first.state_dict())
        one.backward()
        unstopped.step(rate)
        other.backward()
        optimizer.step(rate)
    assert same(whole, halted)


def test_training_imports_no_compiler(repository):
    """Neither the optimizer nor the choice of algorithms may: it takes a second of each job."""
    program = """
import sys
import torch
from digitsum.learning.optimizer import AdamW
from digitsum.learning.training import set_threads
set_threads(1)
parameter = torch.nn.Parameter(torch.ones(3))
optimizer = AdamW([parameter], 0.1)
parameter.sum().backward()
optimizer.step(0.1)
print({"torch._dynamo", "torch._inductor", "sympy"} & sys.modules.keys())
"""
    command = [sys.executable, "-c", program]
    process = subprocess.run(command, cwd=repository / "workflow", check=True, capture_output=True, text=True)
    assert process.stdout == "set()\n"
