"""How likely a sum is, given how likely each digit of the two numbers is: exact, in one pass over the places.

At place i (0: the ones) let D_i be the distribution of the sum of the two digits, the convolution of theirs, and s_i
the digit of the sum of the two numbers. With c the carry into the place and c' the carry out of it,

    a_0 = (1, 0),   a_{i+1}(c') = sum over c of a_i(c) D_i(s_i + 10 c' - c),   P(sum) = a_N(leading digit of the sum).

a_i(c) is the joint probability of the digits s_0 .. s_{i-1} and carry c: all that the places to the left need to know
about those to the right (the forward algorithm of a hidden Markov model with two states). Each place is a 2 x 2
matrix. Their product is taken in pairs, so that N places need log2(N) steps, and in logarithms, so that nothing
underflows for any N.
"""

import torch
from torch import Tensor
from torch.nn import functional

from digitsum.data.pairs import DIGITS, N_CLASSES

IMPOSSIBLE = -1e30  # a log-probability of 0 that can still be added to itself and differentiated


def log_likelihood(digits: Tensor, sums: Tensor) -> Tensor:
    """Return the log-probability of the sum of each example, float32 (n,), in nats; it can be differentiated.

    Args:
        digits: float32 (n, N, 2, 10), log-probabilities of the digits of both numbers, the place of the ones last.
        sums: int64 (n, N + 1), the digits of the sum, the ones last; the first one is 0 or 1.
    """
    n, places = digits.shape[:2]
    carry = torch.arange(2, device=digits.device)
    needed = sums[:, 1:, None, None] + DIGITS * carry - carry[:, None]  # s_i + 10 c' - c: (n, N, 2, 2), -1 to 19
    sum_of_two = functional.pad(_log_convolution(*digits.unbind(2)), (1, 1), value=IMPOSSIBLE)
    matrices = sum_of_two.gather(2, needed.flatten(2) + 1).view(n, places, 2, 2)
    return _log_product(matrices.flip(1))[:, 0].gather(1, sums[:, :1]).squeeze(1)


def _log_convolution(first: Tensor, second: Tensor) -> Tensor:
    """Return the log-probabilities of sums of two digits, (n, N, 19), given those of the digits, (n, N, 10) each."""
    both = first[..., :, None] + second[..., None, :]
    # Rows of 10 padded to 20 and read as rows of 19: each row starts one further to the right than the one before.
    field = functional.pad(both, (0, DIGITS), value=IMPOSSIBLE).flatten(2)
    return torch.logsumexp(field[..., :-DIGITS].reshape(*both.shape[:2], DIGITS, N_CLASSES), 2)


def _log_product(matrices: Tensor) -> Tensor:
    """Return the logarithm of the ordered product of N matrices, (n, 2, 2), given their logarithms, (n, N, 2, 2)."""
    while matrices.shape[1] > 1:
        if matrices.shape[1] % 2:
            identity = torch.eye(2, device=matrices.device).log().clamp_min(IMPOSSIBLE)
            matrices = torch.cat([matrices, identity.expand(len(matrices), 1, 2, 2)], 1)
        left, right = matrices[:, 0::2], matrices[:, 1::2]
        matrices = (left[..., None] + right[..., None, :, :]).logsumexp(-2)
    return matrices[:, 0]
