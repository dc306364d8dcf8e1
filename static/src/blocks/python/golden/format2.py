#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 14번째 줄까지예요.


def program():
    블링키 = Sprite("블링키", x=-60, y=-30, size=130, costumes=["블링키"])
    고양이 = Sprite("고양이", x=90, y=-40, size=100, costumes=["고양이"])

    def 블링키_when_started(self):
        self.say("들판이에요")

    블링키.when_started(블링키_when_started)

