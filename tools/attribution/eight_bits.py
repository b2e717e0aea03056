"""Linear layers that compute in training what the shipped graphs compute in 8 bits, so that the weights get used to it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

LARGEST = 63
"""Largest number of a packed matrix, seven bits: processors without VNNI add pairs of products in 16 bits, which products of
eight-bit numbers would overflow. So the sums are the same whole numbers on every processor."""


def scales(weight: Tensor, largest: int = LARGEST) -> Tensor:
    """The scale of each row of a matrix, (rows, 1)."""
    return (weight.detach().abs().amax(dim=1, keepdim=True) / largest).clamp_min(1e-6)


def rounded(weight: Tensor) -> Tensor:
    """A matrix as it is when packed; gradients pass as if it were not."""
    scale = scales(weight)
    return weight + ((weight / scale).round() * scale - weight).detach()


def coarse(x: Tensor) -> Tensor:
    """What the operator DynamicQuantizeLinear makes of its input, one scale for all of it; gradients pass."""
    low, high = x.detach().amin().clamp(max=0.0), x.detach().amax().clamp(min=0.0)
    scale = ((high - low) / 255).clamp_min(1e-12)
    zero = (-low / scale).round().clamp(0, 255)
    numbers = torch.fake_quantize_per_tensor_affine(x.detach(), scale, zero.to(torch.int32), 0, 255)
    return x + (numbers - x).detach()


class Linear(nn.Linear):
    """A linear layer whose matrix and input are rounded to 8 bits."""

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as nn.Linear
        return nn.functional.linear(coarse(x), rounded(self.weight), self.bias)
