#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 22번째 줄까지예요.


def program():
    global 점수
    점수 = 0
    끝 = Message("끝")
    블링키 = Sprite("블링키", x=-60, y=-30, size=130, costumes=["블링키"])

    def 인사(self, 누구):
        self.say(join("안녕 ", 누구))

    def 블링키_when_started(self):
        global 점수
        인사(self, "친구")
        점수 = 3
        끝.send()

    블링키.when_started(블링키_when_started)

